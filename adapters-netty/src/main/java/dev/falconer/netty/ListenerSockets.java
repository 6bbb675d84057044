package dev.falconer.netty;

import dev.falconer.application.port.driven.BindFailedException;
import dev.falconer.application.port.driven.ListeningSocket;
import dev.falconer.application.port.driven.ListeningSocket.Keeper;
import dev.falconer.domain.site.Binding;
import dev.falconer.domain.site.ListenAddress;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.function.Function;

/**
 * Opens the sockets of one binding: takes those that listen at its addresses already, and opens the others. All or none, but for
 * those of a family that this machine does not speak. Blocks; called on the main thread.
 */
final class ListenerSockets {

    /** How many connections may wait until they are accepted. */
    static final int BACKLOG = 1_024;

    private static final int FREE_PORT_ATTEMPTS = 8;

    private final EventLoops eventLoops;
    private final Binding binding;
    private final List<ListeningSocket> inherited;

    /** What a listener's sockets are opened with. */
    private final Function<NettyListener, ServerBootstrap> bootstrap;

    ListenerSockets(
            EventLoops eventLoops,
            Binding binding,
            List<ListeningSocket> inherited,
            Function<NettyListener, ServerBootstrap> bootstrap) {
        this.eventLoops = eventLoops;
        this.binding = binding;
        this.inherited = inherited;
        this.bootstrap = bootstrap;
    }

    NettyListener open() throws BindFailedException {
        return switch (binding.address()) {
            case ListenAddress.Internet internet -> open(internet);
            case ListenAddress.UnixSocket socket -> open(socket);
        };
    }

    // UNIX sockets

    private NettyListener open(ListenAddress.UnixSocket address) throws BindFailedException {
        NettyListener listener = new NettyListener(eventLoops.group(), binding);
        ServerBootstrap sockets = bootstrap.apply(listener);
        SocketFile file = new SocketFile(address, SocketFile.Access.OWNER_AND_GROUP);
        for (ListeningSocket socket : inherited) {
            if (socket.address().equals(address)) {
                Channel channel = adopt(socket, sockets);
                listener.opened(channel, socket);
                if (socket.keeper() == Keeper.FALCONER) {
                    file.goesWith(channel);
                    listener.keeps(file);
                }
                return listener;
            }
        }
        try {
            listener.opened(file.listen(eventLoops, sockets, BACKLOG));
            listener.keeps(file);
        } catch (SocketFailure failure) {
            listener.giveUp();
            throw new BindFailedException(binding, failure.reason(), failure);
        }
        return listener;
    }

    // ports

    private NettyListener open(ListenAddress.Internet internet) throws BindFailedException {
        List<InetAddress> addresses = ListenAddresses.of(binding, internet);
        for (int attempt = 1; ; attempt++) {
            NettyListener listener = new NettyListener(eventLoops.group(), binding);
            try {
                open(internet, addresses, listener);
                return listener;
            } catch (BindFailedException failure) {
                listener.giveUp();
                // A free port of the first address may be taken on the next; then another one is chosen.
                boolean unlucky =
                        internet.port() == 0 && addresses.size() > 1 && BindFailures.isInUse(failure.getCause());
                if (!unlucky || attempt == FREE_PORT_ATTEMPTS) {
                    throw failure;
                }
            }
        }
    }

    private void open(ListenAddress.Internet internet, List<InetAddress> addresses, NettyListener listener)
            throws BindFailedException {
        ServerBootstrap sockets = bootstrap
                .apply(listener)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.SO_KEEPALIVE, true);
        BindFailedException skipped = null;
        for (InetAddress address : addresses) {
            List<ListeningSocket> there = inherited.stream()
                    .filter(socket -> ListenAddresses.isAt(socket.address(), internet, address))
                    .toList();
            for (ListeningSocket socket : there) {
                listener.opened(adopt(socket, sockets), socket);
            }
            if (there.isEmpty()) {
                // The first decides about the port of all.
                var wanted = internet.withPort(listener.binding().port().orElse(0));
                ChannelFuture opening = settled(sockets.clone()
                        .channel(eventLoops.sockets().serverSocket())
                        .bind(new InetSocketAddress(address, wanted.port())));
                if (opening.isSuccess()) {
                    listener.opened(opening.channel());
                    continue;
                }
                Throwable cause = opening.cause();
                var failure = new BindFailedException(binding, BindFailures.reason(wanted, address, cause), cause);
                if (!BindFailures.isFamilyMissing(address, cause)) {
                    throw failure;
                }
                skipped = failure;
            }
        }
        if (skipped != null && !listener.isOpen()) {
            throw skipped;
        }
    }

    // both

    private Channel adopt(ListeningSocket socket, ServerBootstrap sockets) throws BindFailedException {
        if (!eventLoops.sockets().adoptsSockets()) {
            throw new BindFailedException(
                    binding,
                    "the socket that Falconer was given for it, descriptor " + socket.descriptor()
                            + ", cannot be taken over by NIO (expected: Linux with glibc, on x86-64 or arm64, and no"
                            + " falconer.sockets=nio)",
                    new IOException("no native transport"));
        }
        ChannelFuture adopting = settled(sockets.clone()
                .channelFactory(() -> eventLoops.sockets().adopted(socket))
                .register());
        if (!adopting.isSuccess()) {
            throw new BindFailedException(
                    binding,
                    "the socket that Falconer was given for it, descriptor " + socket.descriptor()
                            + ", cannot be used: " + adopting.cause().getMessage(),
                    adopting.cause());
        }
        return adopting.channel();
    }

    private static ChannelFuture settled(ChannelFuture opening) {
        return opening.awaitUninterruptibly();
    }
}
