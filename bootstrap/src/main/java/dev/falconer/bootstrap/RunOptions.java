package dev.falconer.bootstrap;

import dev.falconer.application.port.driven.InvalidSiteException;
import dev.falconer.domain.site.Problem;
import dev.falconer.webconfig.server.ServerSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What {@code run} may be told, and what it comes to. Of picocli there are annotations only: {@link PlainArguments} says why. */
final class RunOptions {

    @Mixin
    ApplicationOptions application = new ApplicationOptions();

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "A falconer.xml: applications, bindings with their certificates, limits, trusted proxies.")
    @Nullable
    Path config;

    @Mixin
    BindingOptions binding = new BindingOptions();

    @Option(
            names = "--development",
            negatable = true,
            paramLabel = "BOOLEAN",
            description = "Failure pages show why the application does not start. Default: when ASPNETCORE_ENVIRONMENT"
                    + " or DOTNET_ENVIRONMENT is Development, or ASPNETCORE_DETAILEDERRORS is true.")
    @Nullable
    Boolean development;

    @Option(names = "--start-now", description = "Start the application at once instead of on the first request.")
    boolean startNow;

    @Mixin
    ControlOption control = new ControlOption();

    @Option(
            names = "--take-over",
            description =
                    "Take over the sockets and the running processes of the Falconer that runs already (of the only one,"
                            + " or of the one at --control), which then finishes what it has and ends.")
    boolean takeOver;

    @Mixin
    AccessLogOption accessLog = new AccessLogOption();

    @Option(names = "--log-format", paramLabel = "FORMAT", description = "text or json. Default: text")
    String logFormat = "text";

    /**
     * What is to be done. Does nothing yet but read the configuration file.
     *
     * @throws IllegalArgumentException naming the option that is wrong, and what was expected
     */
    Callable<ExitCode> order() {
        LogFormat format = format();
        try {
            HostOptions options = options(server());
            return () -> Main.run(options, this::renewed, control.choice(), format);
        } catch (InvalidSiteException invalid) {
            return () -> Main.refused(invalid, format);
        }
    }

    private ServerSettings server() throws InvalidSiteException {
        return config == null ? ServerSettings.STANDARD : ServerSettings.read(config);
    }

    /** What does not go with the command line is the file's fault by now. */
    private HostOptions renewed() throws InvalidSiteException {
        try {
            return options(server());
        } catch (IllegalArgumentException wrong) {
            throw new InvalidSiteException(
                    List.of(new Problem(String.valueOf(config), 0, 0, String.valueOf(wrong.getMessage()))));
        }
    }

    private HostOptions options(ServerSettings server) {
        return new HostOptions(
                application.applications(server),
                binding.bindings(server),
                Optional.ofNullable(development),
                server.forwarded(),
                accessLog.choice(),
                startNow,
                takeOver ? Succession.OF_ONE_THAT_RUNS : Succession.NONE);
    }

    private LogFormat format() {
        return switch (logFormat) {
            case "text" -> LogFormat.TEXT;
            case "json" -> LogFormat.JSON;
            default -> throw new IllegalArgumentException("--log-format: " + logFormat + " (expected: text or json)");
        };
    }
}
