package dev.falconer.bootstrap;

import ch.qos.logback.classic.Level;
import com.google.inject.Guice;
import com.google.inject.Module;
import com.google.inject.Stage;
import dev.falconer.application.port.driven.AccessLog;
import dev.falconer.application.port.driven.InvalidSiteException;
import dev.falconer.application.port.driven.ProxyTransport;
import dev.falconer.application.port.driven.SiteSource;
import dev.falconer.domain.site.Application;
import dev.falconer.domain.site.Binding;
import dev.falconer.domain.site.Configuration;
import dev.falconer.domain.site.ForwardedFields;
import dev.falconer.domain.site.Hosting;
import dev.falconer.domain.site.PathBase;
import dev.falconer.domain.site.Problem;
import dev.falconer.netty.NettyModule;
import dev.falconer.webconfig.WebConfigModule;
import dev.falconer.webconfig.server.ApplicationSettings;
import dev.falconer.webconfig.server.ServerSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Validates without starting anything; prints every problem with its place. */
final class ConfigurationCheck {

    private ConfigurationCheck() {}

    /** @throws IllegalArgumentException where the folder and the file contradict one another */
    static ExitCode of(Optional<Path> folder, Optional<Path> config) throws Exception {
        try (AutoCloseable _ = LogFormat.TEXT.install(Level.WARN)) {
            boolean sound;
            try {
                ServerSettings server =
                        config.isPresent() ? ServerSettings.read(config.get()) : ServerSettings.STANDARD;
                List<ApplicationSettings> applications = ApplicationOptions.applications(folder, server);
                boolean soundBindings =
                        config.map(file -> bindings(file, server.bindings())).orElse(true);
                sound = applications(applications) && soundBindings;
            } catch (InvalidSiteException invalid) {
                print(invalid.problems(), "error: ");
                // What the file would have hosted is not known; what was typed is.
                folder.ifPresent(typed -> applications(
                        List.of(ApplicationSettings.of(typed, PathBase.ROOT, ServerSettings.STANDARD.pool()))));
                sound = false;
            }
            return sound ? ExitCode.DONE : ExitCode.INVALID;
        }
    }

    private static boolean bindings(Path config, List<Binding> bindings) {
        Module silence = binder -> binder.bind(AccessLog.class).toInstance(new AccessLogChoice.Nowhere().log());
        try (ProxyTransport transport = Guice.createInjector(
                        Stage.PRODUCTION, new StrictBindings(), silence, new NettyModule(StateFolder.ofUser()))
                .getInstance(ProxyTransport.class)) {
            boolean sound = true;
            for (Binding binding : bindings) {
                List<String> problems = transport.problems(binding);
                if (problems.isEmpty()) {
                    System.out.println(config + ": listens on " + binding);
                }
                problems.forEach(problem -> System.out.println("error: " + config + ": " + binding + ": " + problem));
                sound &= problems.isEmpty();
            }
            return sound;
        }
    }

    private static boolean applications(List<ApplicationSettings> applications) {
        var options = new HostOptions(
                applications,
                List.of(Binding.parse(BindingOptions.DEFAULT_URL)),
                Optional.empty(),
                ForwardedFields.STANDARD,
                new AccessLogChoice.Nowhere(),
                false,
                Succession.NONE);
        SiteSource source = Guice.createInjector(
                        Stage.PRODUCTION,
                        new StrictBindings(),
                        new WebConfigModule(Main.settings(options), () -> Main.settings(options), StateFolder.ofUser()))
                .getInstance(SiteSource.class);
        try {
            boolean sound = true;
            for (Application application : source.load().applications()) {
                sound &= report(application);
            }
            return sound;
        } catch (InvalidSiteException invalid) {
            print(invalid.problems(), "error: ");
            return false;
        }
    }

    private static boolean report(Application application) {
        return switch (application.configuration()) {
            case Configuration.Accepted(Hosting hosting) -> {
                print(hosting.notices(), "note: ");
                System.out.println(application.name() + " can be hosted: "
                        + hosting.command().line());
                yield true;
            }
            case Configuration.Rejected(int _, List<Problem> problems) -> {
                print(problems, "error: ");
                yield false;
            }
        };
    }

    private static void print(List<Problem> problems, String kind) {
        problems.forEach(problem -> System.out.println(kind + problem));
    }
}
