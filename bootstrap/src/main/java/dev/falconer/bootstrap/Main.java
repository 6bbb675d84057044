package dev.falconer.bootstrap;

import com.google.inject.AbstractModule;
import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.Module;
import com.google.inject.Stage;
import dev.falconer.application.hosting.ProxyHost;
import dev.falconer.application.port.driven.BindFailedException;
import dev.falconer.application.port.driven.InvalidSiteException;
import dev.falconer.application.port.driven.SiteSource;
import dev.falconer.application.supervision.HostFacts;
import dev.falconer.application.supervision.SupervisionRehearsal;
import dev.falconer.application.supervision.Supervisor;
import dev.falconer.application.supervision.SupervisorLoop;
import dev.falconer.domain.site.Application;
import dev.falconer.domain.site.Binding;
import dev.falconer.domain.site.Configuration;
import dev.falconer.domain.site.ForwardedFields;
import dev.falconer.domain.site.Hosting;
import dev.falconer.domain.site.PathBase;
import dev.falconer.domain.site.Problem;
import dev.falconer.netty.NettyModule;
import dev.falconer.process.ProcessModule;
import dev.falconer.webconfig.WebConfigModule;
import dev.falconer.webconfig.WebConfigSettings;
import dev.falconer.webconfig.server.ServerSettings;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where Falconer begins. */
public final class Main {

    private Main() {}

    public static void main(String[] arguments) {
        System.exit(CommandLine.execute(arguments));
    }

    /** Hosts until stopped. */
    static ExitCode run(HostOptions options, LogFormat format) throws Exception {
        try (AutoCloseable _ = format.install()) {
            return host(options);
        }
    }

    /** Tells why nothing is hosted. */
    static ExitCode refused(InvalidSiteException invalid, LogFormat format) throws Exception {
        try (AutoCloseable _ = format.install()) {
            Logger log = LoggerFactory.getLogger("falconer");
            invalid.problems().forEach(problem -> log.error("{}", problem));
            return ExitCode.INVALID;
        }
    }

    private static ExitCode host(HostOptions options) throws InterruptedException {
        Logger log = LoggerFactory.getLogger("falconer");
        StopSignals signals = StopSignals.install();
        WebConfigSettings settings = settings(options);
        Injector injector = Guice.createInjector(Stage.PRODUCTION, modules(options, settings));
        try (QueuedJournal _ = injector.getInstance(QueuedJournal.class);
                ProxyHost host = injector.getInstance(ProxyHost.class)) {
            List<Binding> opened = host.start();
            SupervisionRehearsal.begin(
                    injector.getInstance(SupervisorLoop.class),
                    injector.getInstance(InstantSource.class),
                    FactWords::of);
            opened.forEach(binding -> log.info("listening on {} for {}", binding, options.folder()));
            if (options.startNow()) {
                injector.getInstance(Supervisor.class).startAll();
            }
            signals.await();
            log.info("stopping; a second signal stops at once");
        } catch (InvalidSiteException invalid) {
            invalid.problems().forEach(problem -> log.error("{}", problem));
            return ExitCode.INVALID;
        } catch (BindFailedException failure) {
            log.error("{}", failure.getMessage());
            return ExitCode.BIND_FAILED;
        }
        log.info("stopped");
        return ExitCode.DONE;
    }

    /** Everything Falconer is made of. */
    private static List<Module> modules(HostOptions options, WebConfigSettings settings) {
        var host = new HostFacts(settings.serverEnvironment(), RandomNames.gateway(), settings.serverFailurePage());
        return List.of(
                new StrictBindings(),
                new CoreModule(host, options.accessLog()),
                new WebConfigModule(settings),
                new ProcessModule(),
                new NettyModule());
    }

    private static WebConfigSettings settings(HostOptions options) {
        return new WebConfigSettings(
                options.folder(),
                options.bindings(),
                options.pathBase(),
                System.getenv(),
                options.development(),
                options.waitingRequests(),
                options.forwarded());
    }

    /** Validates without starting anything; prints every problem with file and line. */
    static ExitCode check(Path folder, Optional<Path> config) {
        boolean soundServer = config.map(Main::checkServer).orElse(true);
        ExitCode application = checkApplication(folder);
        return soundServer ? application : ExitCode.INVALID;
    }

    private static boolean checkServer(Path config) {
        try {
            ServerSettings.read(config)
                    .bindings()
                    .forEach(binding -> System.out.println(config + ": listens on " + binding));
            return true;
        } catch (InvalidSiteException invalid) {
            print(invalid.problems(), "error: ");
            return false;
        }
    }

    private static ExitCode checkApplication(Path folder) {
        var options = new HostOptions(
                folder,
                List.of(Binding.parse("http://localhost:8080")),
                PathBase.ROOT,
                Optional.empty(),
                OptionalInt.empty(),
                ForwardedFields.STANDARD,
                false,
                false);
        SiteSource source = Guice.createInjector(
                        Stage.PRODUCTION, new StrictBindings(), new WebConfigModule(settings(options)))
                .getInstance(SiteSource.class);
        try {
            List<Application> applications = source.load().applications();
            return applications.stream().allMatch(Main::report) ? ExitCode.DONE : ExitCode.INVALID;
        } catch (InvalidSiteException invalid) {
            print(invalid.problems(), "error: ");
            return ExitCode.INVALID;
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

    /** The last resort: a bug is told, with where it happened. */
    static int failed(Exception failure) {
        System.err.println("falconer failed: " + failure);
        failure.printStackTrace(System.err);
        return ExitCode.FAILED.value();
    }

    /** What is not bound by a module is a mistake, not a guess. */
    private static final class StrictBindings extends AbstractModule {
        @Override
        protected void configure() {
            binder().requireExplicitBindings();
            binder().requireAtInjectOnConstructors();
            binder().requireExactBindingAnnotations();
            binder().disableCircularProxies();
        }
    }
}
