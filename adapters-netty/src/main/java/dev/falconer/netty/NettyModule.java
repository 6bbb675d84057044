package dev.falconer.netty;

import com.google.inject.PrivateModule;
import com.google.inject.Provides;
import com.google.inject.Scopes;
import com.google.inject.Singleton;
import dev.falconer.application.port.driven.ControlEndpoint;
import dev.falconer.application.port.driven.HealthProbe;
import dev.falconer.application.port.driven.ProxyTransport;
import dev.falconer.application.port.driven.ShutdownMessenger;
import dev.falconer.netty.tls.TlsEdges;
import java.nio.file.Path;
import java.util.Optional;

/** The transport, and what else shares its threads: messages and questions to backends, and the operator's door. Needs an {@code AccessLog}. */
public final class NettyModule extends PrivateModule {

    private final Path state;
    private final Optional<SocketApi> chosen;

    /**
     * @param state the folder in which a development certificate is kept
     * @throws IllegalArgumentException where {@code falconer.sockets} names something that this machine does not have
     */
    public NettyModule(Path state) {
        this.state = state;
        this.chosen = SocketApi.chosen();
    }

    /**
     * Does what a transport does first, which takes a tenth of a second the first time in a JVM and nothing later: finds out which
     * sockets the system has, and loads what drives them. Safe on any thread; needed by nobody.
     *
     * @throws IllegalArgumentException as the constructor does
     */
    public static void prepare() {
        SocketApi.ofMachine();
    }

    @Override
    protected void configure() {
        bind(NettySettings.class).toInstance(NettySettings.standard());
        bind(EventLoops.class).in(Scopes.SINGLETON);
        bind(NettyTransport.class).in(Scopes.SINGLETON);
        bind(BackendConversations.class).in(Scopes.SINGLETON);
        bind(NettyShutdownMessenger.class).in(Scopes.SINGLETON);
        bind(NettyHealthProbe.class).in(Scopes.SINGLETON);
        bind(NettyControlEndpoint.class).in(Scopes.SINGLETON);
        bind(ProxyTransport.class).to(NettyTransport.class);
        bind(ShutdownMessenger.class).to(NettyShutdownMessenger.class);
        bind(HealthProbe.class).to(NettyHealthProbe.class);
        bind(ControlEndpoint.class).to(NettyControlEndpoint.class);
        expose(ProxyTransport.class);
        expose(ShutdownMessenger.class);
        expose(HealthProbe.class);
        expose(ControlEndpoint.class);
    }

    @Provides
    @Singleton
    SocketApi sockets() {
        return chosen.orElseGet(SocketApi::best);
    }

    @Provides
    @Singleton
    TlsEdges tlsEdges(EventLoops eventLoops) {
        return TlsEdges.ofMachine(eventLoops.group(), state);
    }
}
