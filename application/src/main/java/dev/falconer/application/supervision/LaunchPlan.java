package dev.falconer.application.supervision;

import dev.falconer.application.port.driven.PortAllocator;
import dev.falconer.application.port.driven.TokenSource;
import dev.falconer.domain.backend.Backend;
import dev.falconer.domain.backend.BackendEndpoint;
import dev.falconer.domain.backend.PairingToken;
import dev.falconer.domain.forwarding.AffinityCookie;
import dev.falconer.domain.forwarding.ForwardingPlan;
import dev.falconer.domain.forwarding.Gateway;
import dev.falconer.domain.process.LaunchFingerprint;
import dev.falconer.domain.process.ProcessEnvironment;
import dev.falconer.domain.process.ProcessSpec;
import dev.falconer.domain.process.StartFailure;
import dev.falconer.domain.site.Application;
import dev.falconer.domain.site.BackendAddress;
import dev.falconer.domain.site.Command;
import dev.falconer.domain.site.Hosting;
import dev.falconer.domain.site.PortChoice;
import dev.falconer.domain.site.Selection;
import dev.falconer.domain.site.VariableExpansion;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Makes the specifications of an application's processes (an address and the environment are new for each attempt, the token
 * is new for each start), and how requests are forwarded to them. Confined to the supervisor loop.
 */
final class LaunchPlan {

    /** What became of choosing where to listen. */
    sealed interface Chosen {

        /** @param text what the process is told: a port as configured, or the path of a socket */
        record Address(BackendEndpoint endpoint, String text) implements Chosen {

            private static Address port(int number, String text) {
                return new Address(new BackendEndpoint.Loopback(number), text);
            }
        }

        record Failed(StartFailure failure) implements Chosen {}
    }

    private final Application application;
    private final Hosting hosting;
    private final ProcessEnvironment environment;
    private final BackendAddresses addresses;
    private final TokenSource tokens;
    private final Gateway gateway;

    LaunchPlan(
            Application application,
            Hosting hosting,
            ProcessEnvironment environment,
            BackendAddresses addresses,
            TokenSource tokens,
            Gateway gateway) {
        this.application = application;
        this.hosting = hosting;
        this.environment = environment;
        this.addresses = addresses;
        this.tokens = tokens;
        this.gateway = gateway;
    }

    /** Whether one process has to be gone before the next starts: two cannot hold one port, or are not wanted together. */
    boolean cannotOverlap() {
        return hosting.pool().recycling().isExclusive() || hosting.port() instanceof PortChoice.Fixed;
    }

    Application application() {
        return application;
    }

    Hosting hosting() {
        return hosting;
    }

    /** A token for one start; none for a protocol that knows no token. */
    Optional<PairingToken> token() {
        return ProcessEnvironment.pairs(hosting.protocol())
                ? environment.configuredToken(hosting).or(() -> Optional.of(tokens.next()))
                : Optional.empty();
    }

    /** What brings clients back to one process; null where they go to any. */
    @Nullable
    AffinityCookie affinity() {
        return hosting.pool().scaling().selection() == Selection.AFFINITY
                ? new AffinityCookie(tokens.next().value(), application.pathBase())
                : null;
    }

    /** The same for a process that has one already. */
    @Nullable
    AffinityCookie affinity(Optional<String> value) {
        return hosting.pool().scaling().selection() == Selection.AFFINITY && value.isPresent()
                ? new AffinityCookie(value.get(), application.pathBase())
                : affinity();
    }

    /** How a process of this plan would have been launched that listens there. */
    ProcessSpec spec(HandedOverBackend given) {
        return spec(address(given.endpoint()), given.token());
    }

    LaunchFingerprint fingerprint(ProcessSpec spec) {
        return environment.fingerprint(spec);
    }

    /** Whether it was launched as it would be by this plan. */
    boolean describes(HandedOverBackend given) {
        boolean fits = switch (given.endpoint()) {
            case BackendEndpoint.Loopback(int port) ->
                hosting.forwarding().address() == BackendAddress.PORT
                        && (!(hosting.port() instanceof PortChoice.Fixed(int wanted, String _)) || wanted == port);
            case BackendEndpoint.UnixSocket _ -> hosting.forwarding().address() == BackendAddress.UNIX_SOCKET;
        };
        return fits && fingerprint(spec(given)).equals(given.fingerprint());
    }

    private Chosen.Address address(BackendEndpoint endpoint) {
        return switch (endpoint) {
            case BackendEndpoint.Loopback(int port) ->
                Chosen.Address.port(
                        port,
                        hosting.port() instanceof PortChoice.Fixed(int wanted, String text) && wanted == port
                                ? text
                                : Integer.toString(port));
            case BackendEndpoint.UnixSocket(String path) -> new Chosen.Address(endpoint, path);
        };
    }

    Chosen address() {
        return switch (hosting.forwarding().address()) {
            case PORT -> port();
            case UNIX_SOCKET -> socket();
        };
    }

    private Chosen port() {
        return switch (hosting.port()) {
            case PortChoice.Free _ -> free();
            case PortChoice.Fixed(int number, String text) -> Chosen.Address.port(number, text);
            case PortChoice.Unusable(String text) -> new Chosen.Failed(new StartFailure.PortUnusable(text));
        };
    }

    private Chosen free() {
        OptionalInt port = addresses.ports().allocate();
        return port.isPresent()
                ? Chosen.Address.port(port.getAsInt(), Integer.toString(port.getAsInt()))
                : new Chosen.Failed(new StartFailure.NoFreePort(PortAllocator.TRIES));
    }

    private Chosen socket() {
        try {
            String path = addresses.sockets().allocate();
            return new Chosen.Address(new BackendEndpoint.UnixSocket(path), path);
        } catch (IOException failure) {
            return new Chosen.Failed(new StartFailure.NoSocket(String.valueOf(failure.getMessage())));
        }
    }

    ProcessSpec spec(Chosen.Address address, Optional<PairingToken> token) {
        return new ProcessSpec(
                application.name(),
                hosting.protocol(),
                withPort(hosting.command(), address.text()),
                application.directory(),
                environment.compose(application, hosting, address.text(), token),
                new Backend(address.endpoint(), application.pathBase(), token),
                hosting.pool().effectiveWarmUp(),
                hosting.process().startupTimeLimit(),
                hosting.process().shutdownTimeLimit(),
                hosting.output());
    }

    /** How requests are forwarded to a process of this plan that has become ready. */
    ForwardingPlan forwarding(Backend backend) {
        return new ForwardingPlan(backend, hosting.forwarding(), hosting.protocol(), gateway);
    }

    private static Command withPort(Command command, String port) {
        Map<String, String> variables = Map.of(ProcessEnvironment.HTTP_PLATFORM_PORT, port);
        return new Command(
                VariableExpansion.expand(command.processPath(), variables),
                command.arguments().stream()
                        .map(argument -> VariableExpansion.expand(argument, variables))
                        .toList());
    }
}
