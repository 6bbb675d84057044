package dev.falconer.bootstrap;

import ch.qos.logback.classic.Level;
import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.Module;
import com.google.inject.Stage;
import dev.falconer.application.hosting.HandOver;
import dev.falconer.application.hosting.ProxyHost;
import dev.falconer.application.hosting.Started;
import dev.falconer.application.port.driven.AccessLog;
import dev.falconer.application.port.driven.BindFailedException;
import dev.falconer.application.port.driven.ControlFailedException;
import dev.falconer.application.port.driven.HandOverChannel;
import dev.falconer.application.port.driven.HandOverFailedException;
import dev.falconer.application.port.driven.InheritedSockets;
import dev.falconer.application.port.driven.InvalidSiteException;
import dev.falconer.application.port.driven.ProcessLauncher;
import dev.falconer.application.port.driven.UnusableSocketException;
import dev.falconer.application.port.driven.Watch;
import dev.falconer.application.supervision.HostFacts;
import dev.falconer.application.supervision.SupervisionRehearsal;
import dev.falconer.application.supervision.Supervisor;
import dev.falconer.application.supervision.SupervisorLoop;
import dev.falconer.bootstrap.accesslog.AccessLogFile;
import dev.falconer.domain.process.ProcessId;
import dev.falconer.domain.site.Binding;
import dev.falconer.netty.NettyModule;
import dev.falconer.process.ProcessModule;
import dev.falconer.webconfig.RenewedSettings;
import dev.falconer.webconfig.WebConfigModule;
import dev.falconer.webconfig.WebConfigSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where Falconer begins. */
public final class Main {

    private static final Set<String> PASSED_SOCKETS =
            Set.of("LISTEN_PID", "LISTEN_PIDFDID", "LISTEN_FDS", "LISTEN_FDNAMES");

    private Main() {}

    public static void main(String[] arguments) {
        System.exit(execute(arguments));
    }

    /** Reads the arguments and does what they say; never throws an exception. */
    static int execute(String... arguments) {
        return PlainArguments.order(arguments).map(Main::obeyed).orElseGet(() -> CommandLine.execute(arguments));
    }

    private static int obeyed(Callable<ExitCode> order) {
        try {
            return order.call().value();
        } catch (Exception failure) {
            return failed(failure);
        }
    }

    /** Hosts until stopped. */
    static ExitCode run(HostOptions options, HostOptions.Source renewal, ControlChoice control, LogFormat format)
            throws Exception {
        try (AutoCloseable _ = format.install(Level.INFO)) {
            return host(options, () -> settings(renewal.read()), control);
        }
    }

    /** Tells why nothing is hosted. */
    static ExitCode refused(InvalidSiteException invalid, LogFormat format) throws Exception {
        try (AutoCloseable _ = format.install(Level.INFO)) {
            Logger log = LoggerFactory.getLogger("falconer");
            invalid.problems().forEach(problem -> log.error("{}", problem));
            return ExitCode.INVALID;
        }
    }

    private static ExitCode host(HostOptions options, RenewedSettings renewal, ControlChoice control) throws Exception {
        Logger log = LoggerFactory.getLogger("falconer");
        HeadStart.begin();
        StopSignals signals = StopSignals.install();
        WebConfigSettings settings = settings(options);
        Injector injector;
        try {
            injector = Guice.createInjector(Stage.PRODUCTION, modules(options, settings, renewal));
        } catch (CommandFailure failure) {
            return told(failure);
        }
        try (Watch _ = opened(injector.getInstance(AccessLog.class));
                QueuedJournal _ = injector.getInstance(QueuedJournal.class);
                ProxyHost host = injector.getInstance(ProxyHost.class)) {
            // One that comes in the middle of the start waits for its end.
            Signals.handle("HUP", () -> reload(host));
            Arrival arrival = arrival(injector, options, control);
            List<Binding> opened = started(host, arrival, signals);
            injector.getInstance(ProcessLauncher.class).prepare();
            SupervisionRehearsal.begin(
                    injector.getInstance(SupervisorLoop.class),
                    injector.getInstance(InstantSource.class),
                    FactWords::of);
            String hosted = options.applications().stream()
                    .map(application -> application.folder().toString())
                    .collect(Collectors.joining(", "));
            opened.forEach(binding -> log.info("listening on {} for {}", binding, hosted));
            if (options.startNow()) {
                injector.getInstance(Supervisor.class).startAll();
            }
            // Clients come before operators, and operators go before clients do.
            try (Watch operators = operators(injector.getInstance(OperatorsDoor.class), control, arrival);
                    var successors = new SuccessorsDoor(
                            injector.getInstance(HandOverChannel.class),
                            injector.getInstance(HandOver.class),
                            operators::close,
                            signals::stop)) {
                Optional<Path> socket = control.socket(
                        injector.getInstance(ControlSockets.class), injector.getInstance(ProcessId.class));
                arrival.whenAlone(() -> {
                    injector.getInstance(Supervisor.class).renew();
                    socket.map(SuccessorsDoor::beside).ifPresent(successors::open);
                });
                signals.await();
                log.info("stopping; a second signal stops at once");
            }
        } catch (InvalidSiteException
                | BindFailedException
                | ControlFailedException
                | UnusableSocketException
                | HandOverFailedException
                | CommandFailure failure) {
            return told(failure);
        }
        log.info("stopped");
        return ExitCode.DONE;
    }

    /** What is recorded until the host is closed is written. */
    private static Watch opened(AccessLog log) throws CommandFailure {
        try {
            return log instanceof AccessLogFile file ? file.open() : () -> {};
        } catch (IOException failure) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    "--access-log: " + failure.getMessage()
                            + " (expected: a file that may be written, in a folder that is there)");
        }
    }

    /** Whoever has taken over has everything: it goes on where operators cannot reach it. */
    private static Watch operators(OperatorsDoor door, ControlChoice control, Arrival arrival)
            throws ControlFailedException {
        try {
            return door.open(control);
        } catch (ControlFailedException failure) {
            if (!arrival.hasTakenOver()) {
                throw failure;
            }
            LoggerFactory.getLogger("falconer").warn("operators cannot reach this Falconer: {}", failure.getMessage());
            return () -> {};
        }
    }

    private static Arrival arrival(Injector injector, HostOptions options, ControlChoice control)
            throws CommandFailure, IOException {
        Optional<Path> socket = options.succession() == Succession.OF_ONE_THAT_RUNS
                ? Optional.of(SuccessorsDoor.beside(control.present(injector.getInstance(ControlSockets.class))))
                : Optional.empty();
        return new Arrival(
                injector.getInstance(InheritedSockets.class), injector.getInstance(HandOverChannel.class), socket);
    }

    /** An end in order would end what another Falconer waits to take back. */
    private static List<Binding> started(ProxyHost host, Arrival arrival, StopSignals signals)
            throws InvalidSiteException, BindFailedException, UnusableSocketException, HandOverFailedException {
        try {
            Started started = host.start(arrival);
            if (arrival.isAwaited() && signals.areAsked()) {
                LoggerFactory.getLogger("falconer").info("stopping; nothing was taken over");
                halt(ExitCode.NOT_TAKEN_OVER.value());
            }
            arrival.confirm(started);
            return started.bindings();
        } catch (InvalidSiteException
                | BindFailedException
                | UnusableSocketException
                | HandOverFailedException failure) {
            if (arrival.isAwaited()) {
                halt(told(failure).value());
            }
            throw failure;
        } catch (RuntimeException | Error bug) {
            if (arrival.isAwaited()) {
                halt(failed(bug));
            }
            throw bug;
        }
    }

    private static void halt(int exitCode) {
        LogFormat.finish();
        Runtime.getRuntime().halt(exitCode);
    }

    private static ExitCode told(Exception failure) {
        Logger log = LoggerFactory.getLogger("falconer");
        if (failure instanceof InvalidSiteException invalid) {
            invalid.problems().forEach(problem -> log.error("{}", problem));
            return ExitCode.INVALID;
        }
        log.error("{}", failure.getMessage());
        return switch (failure) {
            case BindFailedException bind when !bind.isAddressToBlame() -> ExitCode.INVALID;
            case CommandFailure command -> command.exitCode();
            case HandOverFailedException alone when alone.isOfNobody() -> ExitCode.NOT_RUNNING;
            case HandOverFailedException _ -> ExitCode.NOT_TAKEN_OVER;
            default -> ExitCode.BIND_FAILED;
        };
    }

    /** What cannot be hosted changes nothing. */
    private static void reload(ProxyHost host) {
        Logger log = LoggerFactory.getLogger("falconer");
        try {
            List<Binding> unopened = host.reload();
            log.info("read the configuration anew");
            unopened.forEach(binding -> log.warn(
                    "{} is new or gone in the configuration, and what is listened on stays as it was (expected: a restart,"
                            + " or --take-over where none is gone)",
                    binding));
        } catch (InvalidSiteException invalid) {
            invalid.problems().forEach(problem -> log.error("{}", problem));
            log.error("the configuration was not read anew; everything stays as it was");
        }
    }

    /** Everything Falconer is made of. */
    private static List<Module> modules(HostOptions options, WebConfigSettings settings, RenewedSettings renewal)
            throws CommandFailure {
        var host = new HostFacts(settings.serverEnvironment(), RandomNames.gateway(), settings.serverFailurePage());
        return List.of(
                new StrictBindings(),
                new CoreModule(host, options.accessLog()),
                new WebConfigModule(settings, renewal, StateFolder.ofUser()),
                new ProcessModule(),
                transport());
    }

    /** By the sockets that a system property may choose, which is a part of the command line as well. */
    private static Module transport() throws CommandFailure {
        try {
            return new NettyModule(StateFolder.ofUser());
        } catch (IllegalArgumentException wrong) {
            throw new CommandFailure(ExitCode.USAGE, String.valueOf(wrong.getMessage()));
        }
    }

    static WebConfigSettings settings(HostOptions options) {
        return new WebConfigSettings(
                options.applications(),
                options.bindings(),
                serverEnvironment(),
                options.development(),
                options.forwarded());
    }

    /** What applications inherit of ours: not what was said to this process alone (sd_listen_fds(3)). */
    private static Map<String, String> serverEnvironment() {
        var environment = new HashMap<>(System.getenv());
        environment.keySet().removeAll(PASSED_SOCKETS);
        return environment;
    }

    /** The last resort: a bug is told, with where it happened. */
    static int failed(Throwable failure) {
        System.err.println("falconer failed: " + failure);
        failure.printStackTrace(System.err);
        return ExitCode.FAILED.value();
    }
}
