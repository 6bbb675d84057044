package dev.falconer.netty;

import dev.falconer.application.port.driven.AccessLog;
import dev.falconer.application.port.driven.BindFailedException;
import dev.falconer.application.port.driven.ProxyTransport;
import dev.falconer.application.port.driving.RequestAdmission;
import dev.falconer.domain.site.Binding;
import dev.falconer.domain.site.ListenAddress;
import dev.falconer.domain.site.Scheme;
import dev.falconer.domain.site.TlsPolicy;
import dev.falconer.netty.backend.BackendPools;
import dev.falconer.netty.frontend.Frontend;
import dev.falconer.netty.frontend.FrontendInitializer;
import dev.falconer.netty.frontend.LoopShare;
import dev.falconer.netty.frontend.Turnstile;
import dev.falconer.netty.tls.TlsEdge;
import dev.falconer.netty.tls.TlsEdges;
import dev.falconer.netty.tls.TlsFailure;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.EventExecutor;
import jakarta.inject.Inject;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The transport on Netty. Each event loop has its own pool of backend connections. Safe on any thread. */
final class NettyTransport implements ProxyTransport {

    private static final String NO_CERTIFICATE =
            "https needs a certificate; name one, or ask for a development certificate";
    private static final int BACKLOG = 1_024;
    private static final int FREE_PORT_ATTEMPTS = 8;

    private final EventLoops eventLoops;
    private final NettySettings settings;
    private final AccessLog log;
    private final TlsEdges tlsEdges;

    /** Filled once, read on every event loop. */
    private final Map<EventLoop, LoopShare> shares;

    @Inject
    NettyTransport(EventLoops eventLoops, NettySettings settings, AccessLog log, TlsEdges tlsEdges) {
        this.tlsEdges = tlsEdges;
        this.eventLoops = eventLoops;
        this.settings = settings;
        this.log = log;
        Map<EventLoop, LoopShare> perLoop = new HashMap<>();
        for (EventExecutor loop : eventLoops.group()) {
            EventLoop own = (EventLoop) loop;
            var pools = new BackendPools(own, eventLoops.backendSockets(), settings);
            perLoop.put(own, new LoopShare(pools, new Turnstile(own)));
        }
        this.shares = perLoop;
    }

    @Override
    public List<String> problems(Binding binding) {
        return binding.scheme() == Scheme.HTTPS
                ? binding.policy().tls().map(tlsEdges::problems).orElse(List.of(NO_CERTIFICATE))
                : List.of();
    }

    @Override
    public BoundListener bind(Binding binding, RequestAdmission admission) throws BindFailedException {
        return switch (binding.address()) {
            case ListenAddress.Internet internet -> bind(binding, internet, frontend(binding, admission));
            case ListenAddress.UnixSocket socket -> bind(binding, socket, frontend(binding, admission));
        };
    }

    private NettyListener bind(Binding binding, ListenAddress.UnixSocket address, Frontend frontend)
            throws BindFailedException {
        try {
            return open(binding, address, frontend);
        } catch (BindFailedException failure) {
            frontend.tls().ifPresent(TlsEdge::close);
            throw failure;
        }
    }

    private NettyListener open(Binding binding, ListenAddress.UnixSocket address, Frontend frontend)
            throws BindFailedException {
        SocketFile file = new SocketFile(address, SocketFile.Access.OWNER_AND_GROUP);
        NettyListener listener = new NettyListener(eventLoops.group(), binding);
        try {
            listener.opened(file.listen(eventLoops, bootstrap(listener, frontend)));
        } catch (SocketFailure failure) {
            listener.giveUp();
            throw new BindFailedException(binding, failure.reason(), failure);
        }
        return opened(listener, frontend);
    }

    private NettyListener bind(Binding binding, ListenAddress.Internet internet, Frontend frontend)
            throws BindFailedException {
        List<InetAddress> addresses = ListenAddresses.of(binding, internet);
        for (int attempt = 1; ; attempt++) {
            try {
                return open(binding, internet, addresses, frontend);
            } catch (BindFailedException failure) {
                // A free port of the first address may be taken on the next; then another one is chosen.
                boolean unlucky =
                        internet.port() == 0 && addresses.size() > 1 && BindFailures.isInUse(failure.getCause());
                if (!unlucky || attempt == FREE_PORT_ATTEMPTS) {
                    frontend.tls().ifPresent(TlsEdge::close);
                    throw failure;
                }
            }
        }
    }

    /** Loads the certificates of a binding that wants any. */
    private Optional<TlsEdge> tls(Binding binding) throws BindFailedException {
        if (binding.scheme() != Scheme.HTTPS) {
            return Optional.empty();
        }
        TlsPolicy policy = binding.policy()
                .tls()
                .orElseThrow(() -> BindFailedException.unusable(
                        binding, NO_CERTIFICATE, new IllegalArgumentException("no certificate")));
        try {
            return Optional.of(tlsEdges.open(policy));
        } catch (TlsFailure failure) {
            throw BindFailedException.unusable(binding, String.valueOf(failure.getMessage()), failure);
        }
    }

    private Frontend frontend(Binding binding, RequestAdmission admission) throws BindFailedException {
        return new Frontend(admission, this::shareOf, log, settings, binding.policy(), tls(binding));
    }

    /** Opens all addresses or none, but for those of a family that this machine does not speak. */
    private NettyListener open(
            Binding binding, ListenAddress.Internet internet, List<InetAddress> addresses, Frontend frontend)
            throws BindFailedException {
        NettyListener listener = new NettyListener(eventLoops.group(), binding);
        ServerBootstrap bootstrap = bootstrap(listener, frontend)
                .channel(eventLoops.serverSocket())
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.SO_KEEPALIVE, true);
        BindFailedException skipped = null;
        for (InetAddress address : addresses) {
            // The first decides about the port of all.
            var wanted = internet.withPort(listener.binding().port().orElse(0));
            ChannelFuture opening = bootstrap
                    .bind(new InetSocketAddress(address, wanted.port()))
                    .awaitUninterruptibly();
            if (opening.isSuccess()) {
                listener.opened(opening.channel());
                continue;
            }
            Throwable cause = opening.cause();
            var failure = new BindFailedException(binding, BindFailures.reason(wanted, address, cause), cause);
            if (!BindFailures.isFamilyMissing(address, cause)) {
                listener.giveUp();
                throw failure;
            }
            skipped = failure;
        }
        if (skipped != null && !listener.isOpen()) {
            throw skipped;
        }
        return opened(listener, frontend);
    }

    private NettyListener opened(NettyListener listener, Frontend frontend) {
        frontend.tls().ifPresent(edge -> listener.whenDrained(edge::close));
        Rehearsal.beginOnce(eventLoops, settings, this::shareOf);
        return listener;
    }

    private ServerBootstrap bootstrap(NettyListener listener, Frontend frontend) {
        return new ServerBootstrap()
                .group(eventLoops.group())
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .childOption(ChannelOption.AUTO_READ, false)
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, BackendPools.WATERMARK)
                .childHandler(new FrontendInitializer(frontend, listener::accepted));
    }

    @Override
    public void close() {
        eventLoops.close();
        tlsEdges.close();
    }

    private LoopShare shareOf(EventLoop loop) {
        LoopShare own = shares.get(loop);
        if (own == null) {
            throw new IllegalStateException("an event loop of somebody else: " + loop);
        }
        return own;
    }
}
