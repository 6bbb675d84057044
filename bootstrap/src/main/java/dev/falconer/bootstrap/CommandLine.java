package dev.falconer.bootstrap;

import dev.falconer.application.port.driven.InvalidSiteException;
import dev.falconer.domain.site.Problem;
import dev.falconer.webconfig.server.ServerSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The command line: what can be typed, and what it means. */
@Command(
        name = "falconer",
        description = "Hosts a published web application as it ran under IIS, web.config included.",
        mixinStandardHelpOptions = true,
        versionProvider = CommandLine.Version.class,
        scope = ScopeType.INHERIT,
        subcommands = {CommandLine.Run.class, CommandLine.Check.class})
final class CommandLine implements Runnable {

    @Spec
    private CommandSpec spec;

    /** Without a subcommand there is nothing to do but to say what there is. */
    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(), "A command is missing (expected: run, or one of those below).");
    }

    /** Parses and executes; never throws. */
    static int execute(String... arguments) {
        return parser(arguments).execute(arguments);
    }

    /** What understands these arguments. Reading all commands' annotations takes time, which a start has not. */
    static picocli.CommandLine parser(String... arguments) {
        var parser = new picocli.CommandLine(new CommandLine());
        if (arguments.length == 0 || !arguments[0].equals("run")) {
            OperateCommands.ALL.forEach(parser::addSubcommand);
        }
        return parser.setExecutionExceptionHandler((failure, _, _) -> Main.failed(failure));
    }

    @Command(name = "run", description = "Hosts the application until it is stopped (Ctrl-C or SIGTERM).")
    static final class Run implements Callable<Integer> {

        @Spec
        private CommandSpec spec;

        @Mixin
        private ApplicationOptions application = new ApplicationOptions();

        @Option(
                names = "--config",
                paramLabel = "FILE",
                description =
                        "A falconer.xml: applications, bindings with their certificates, limits, trusted proxies.")
        private @Nullable Path config;

        @Mixin
        private BindingOptions binding = new BindingOptions();

        @Option(
                names = "--development",
                negatable = true,
                paramLabel = "BOOLEAN",
                description =
                        "Failure pages show why the application does not start. Default: when ASPNETCORE_ENVIRONMENT"
                                + " or DOTNET_ENVIRONMENT is Development, or ASPNETCORE_DETAILEDERRORS is true.")
        private @Nullable Boolean development;

        @Option(names = "--start-now", description = "Start the application at once instead of on the first request.")
        private boolean startNow;

        @Mixin
        private ControlOption control = new ControlOption();

        @Option(
                names = "--take-over",
                description =
                        "Take over the sockets and the running processes of the Falconer that runs already (of the only one,"
                                + " or of the one at --control), which then finishes what it has and ends.")
        private boolean takeOver;

        @Option(names = "--access-log", description = "Log one line per request.")
        private boolean accessLog;

        @Option(names = "--log-format", paramLabel = "FORMAT", description = "text or json. Default: text")
        private String logFormat = "text";

        @Override
        public Integer call() throws Exception {
            LogFormat logFormat = format();
            HostOptions options;
            try {
                options = options(server());
            } catch (InvalidSiteException invalid) {
                return Main.refused(invalid, logFormat).value();
            } catch (IllegalArgumentException wrong) {
                throw wrong(String.valueOf(wrong.getMessage()));
            }
            return Main.run(options, this::renewed, control.choice(), logFormat).value();
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
                    accessLog,
                    startNow,
                    takeOver ? Succession.OF_ONE_THAT_RUNS : Succession.NONE);
        }

        private LogFormat format() {
            return switch (logFormat) {
                case "text" -> LogFormat.TEXT;
                case "json" -> LogFormat.JSON;
                default -> throw wrong("--log-format: " + logFormat + " (expected: text or json)");
            };
        }

        private ParameterException wrong(String message) {
            return new ParameterException(spec.commandLine(), message);
        }
    }

    @Command(
            name = "check",
            description =
                    "Validates the application's configuration without starting anything. Exit code 0 when it can be"
                            + " hosted, 3 when not.")
    static final class Check implements Callable<Integer> {

        @Spec
        private CommandSpec spec;

        @Parameters(
                index = "0",
                arity = "0..1",
                paramLabel = "FOLDER",
                description =
                        "The published application; if absent, the applications of --config, or else the current folder.")
        private @Nullable Path folder;

        @Option(names = "--config", paramLabel = "FILE", description = "A falconer.xml to be checked as well.")
        private @Nullable Path config;

        @Override
        public Integer call() throws Exception {
            try {
                return ConfigurationCheck.of(Optional.ofNullable(folder), Optional.ofNullable(config))
                        .value();
            } catch (IllegalArgumentException wrong) {
                throw new ParameterException(spec.commandLine(), String.valueOf(wrong.getMessage()));
            }
        }
    }

    /** The version that the build wrote into the manifest. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Version.class.getPackage().getImplementationVersion();
            return new String[] {"falconer " + (version == null ? "(not packaged)" : version)};
        }
    }
}
