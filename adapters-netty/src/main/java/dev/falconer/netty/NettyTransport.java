package dev.falconer.netty;

import dev.falconer.application.port.driven.AccessLog;
import dev.falconer.application.port.driven.BindFailedException;
import dev.falconer.application.port.driven.ProxyTransport;
import dev.falconer.application.port.driving.RequestAdmission;
import dev.falconer.domain.site.Binding;
import dev.falconer.domain.site.Scheme;
import dev.falconer.netty.backend.BackendConnections;
import dev.falconer.netty.frontend.Frontend;
import dev.falconer.netty.frontend.FrontendInitializer;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.util.NetUtil;
import io.netty.util.concurrent.EventExecutor;
import jakarta.inject.Inject;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.UnknownHostException;
import java.util.HashMap;
import java.util.Map;

/** The transport on Netty. Each event loop has its own pool of backend connections. Safe on any thread. */
final class NettyTransport implements ProxyTransport {

    private static final int BACKLOG = 1_024;

    private final EventLoops eventLoops;
    private final NettySettings settings;
    private final AccessLog log;

    /** Filled once, read on every event loop. */
    private final Map<EventLoop, BackendConnections> connections;

    @Inject
    NettyTransport(EventLoops eventLoops, NettySettings settings, AccessLog log) {
        this.eventLoops = eventLoops;
        this.settings = settings;
        this.log = log;
        Map<EventLoop, BackendConnections> pools = new HashMap<>();
        for (EventExecutor loop : eventLoops.group()) {
            EventLoop own = (EventLoop) loop;
            pools.put(own, new BackendConnections(own, eventLoops.socket(), settings));
        }
        this.connections = pools;
    }

    @Override
    public BoundListener bind(Binding binding, RequestAdmission admission) throws BindFailedException {
        if (binding.scheme() == Scheme.HTTPS) {
            throw new BindFailedException(
                    binding,
                    "TLS is not supported yet; use http://, or end TLS in front of Falconer",
                    new UnsupportedOperationException("https"));
        }
        NettyListener listener = new NettyListener(eventLoops.group());
        Frontend frontend = new Frontend(admission, this::connectionsOf, log, settings);
        ChannelFuture opening = new ServerBootstrap()
                .group(eventLoops.group())
                .channel(eventLoops.serverSocket())
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.AUTO_READ, false)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.SO_KEEPALIVE, true)
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, BackendConnections.WATERMARK)
                .childHandler(new FrontendInitializer(frontend, listener::accepted))
                .bind(addressOf(binding))
                .awaitUninterruptibly();
        if (!opening.isSuccess()) {
            throw new BindFailedException(binding, BindFailures.reason(binding, opening.cause()), opening.cause());
        }
        Channel socket = opening.channel();
        int port = ((InetSocketAddress) socket.localAddress()).getPort();
        listener.opened(socket, new Binding(binding.scheme(), binding.host(), port));
        Rehearsal.beginOnce(eventLoops, settings, this::connectionsOf);
        return listener;
    }

    @Override
    public void close() {
        eventLoops.close();
    }

    private BackendConnections connectionsOf(EventLoop loop) {
        BackendConnections own = connections.get(loop);
        if (own == null) {
            throw new IllegalStateException("an event loop of somebody else: " + loop);
        }
        return own;
    }

    private static InetSocketAddress addressOf(Binding binding) throws BindFailedException {
        if (binding.host().equals(Binding.EVERY_ADDRESS)) {
            return everyAddress(binding.port());
        }
        try {
            return new InetSocketAddress(InetAddress.getByName(binding.host()), binding.port());
        } catch (UnknownHostException unknown) {
            throw new BindFailedException(
                    binding,
                    "the host name " + binding.host() + " is unknown; use a name or address of this machine",
                    unknown);
        }
    }

    /** The IPv6 wildcard accepts IPv4 too; without IPv6 it would not open. */
    private static InetSocketAddress everyAddress(int port) {
        boolean ipv6 = !Boolean.getBoolean("java.net.preferIPv4Stack") && hasIpv6();
        try {
            byte[] wildcard = new byte[ipv6 ? 16 : 4];
            return new InetSocketAddress(InetAddress.getByAddress(wildcard), port);
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException("a wildcard address of the wrong length", impossible);
        }
    }

    private static boolean hasIpv6() {
        return NetUtil.NETWORK_INTERFACES.stream()
                .flatMap(NetworkInterface::inetAddresses)
                .anyMatch(Inet6Address.class::isInstance);
    }
}
