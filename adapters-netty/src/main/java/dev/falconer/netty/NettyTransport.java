package dev.falconer.netty;

import dev.falconer.application.port.driven.AccessLog;
import dev.falconer.application.port.driven.BindFailedException;
import dev.falconer.application.port.driven.ListeningSocket;
import dev.falconer.application.port.driven.ProxyTransport;
import dev.falconer.application.port.driving.RequestAdmission;
import dev.falconer.domain.backend.BackendEndpoint;
import dev.falconer.domain.site.Binding;
import dev.falconer.domain.site.Scheme;
import dev.falconer.domain.site.TlsPolicy;
import dev.falconer.netty.backend.BackendPools;
import dev.falconer.netty.frontend.Frontend;
import dev.falconer.netty.frontend.FrontendInitializer;
import dev.falconer.netty.frontend.LoopShare;
import dev.falconer.netty.frontend.Turnstile;
import dev.falconer.netty.lane.Lane;
import dev.falconer.netty.tls.TlsEdge;
import dev.falconer.netty.tls.TlsEdges;
import dev.falconer.netty.tls.TlsFailure;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.EventExecutor;
import jakarta.inject.Inject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The transport on Netty. Each event loop has its own pool of backend connections. Safe on any thread. */
final class NettyTransport implements ProxyTransport {

    private static final String NO_CERTIFICATE =
            "https needs a certificate; name one, or ask for a development certificate";

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
            Lane lane = new Lane();
            var pools = new BackendPools(own, eventLoops.backendSockets(), settings, lane);
            perLoop.put(own, new LoopShare(pools, new Turnstile(own), lane));
        }
        this.shares = perLoop;
    }

    @Override
    public void leave(BackendEndpoint endpoint) {
        shares.forEach((loop, share) -> {
            if (!loop.isShuttingDown()) {
                loop.execute(() -> share.pools().leave(endpoint));
            }
        });
    }

    @Override
    public List<String> problems(Binding binding) {
        return binding.scheme() == Scheme.HTTPS
                ? binding.policy().tls().map(tlsEdges::problems).orElse(List.of(NO_CERTIFICATE))
                : List.of();
    }

    @Override
    public BoundListener bind(Binding binding, List<ListeningSocket> inherited, RequestAdmission admission)
            throws BindFailedException {
        Frontend frontend = new Frontend(admission, this::shareOf, log, settings, binding.policy(), tls(binding));
        var sockets = new ListenerSockets(eventLoops, binding, inherited, listener -> bootstrap(listener, frontend));
        try {
            NettyListener listener = sockets.open();
            frontend.tls().ifPresent(edge -> listener.whenDrained(edge::close));
            Rehearsal.beginOnce(eventLoops, settings, this::shareOf);
            return listener;
        } catch (BindFailedException failure) {
            frontend.tls().ifPresent(TlsEdge::close);
            throw failure;
        }
    }

    /** Loads the certificates of a binding that wants any. */
    private Optional<TlsEdge> tls(Binding binding) throws BindFailedException {
        if (binding.scheme() != Scheme.HTTPS) {
            return Optional.empty();
        }
        TlsPolicy policy =
                binding.policy().tls().orElseThrow(() -> BindFailedException.unusable(binding, NO_CERTIFICATE));
        try {
            return Optional.of(tlsEdges.open(policy));
        } catch (TlsFailure failure) {
            throw BindFailedException.unusable(binding, String.valueOf(failure.getMessage()), failure);
        }
    }

    private ServerBootstrap bootstrap(NettyListener listener, Frontend frontend) {
        return new ServerBootstrap()
                .group(eventLoops.group())
                .option(ChannelOption.SO_BACKLOG, ListenerSockets.BACKLOG)
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
