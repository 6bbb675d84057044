package dev.falconer.netty;

import dev.falconer.application.port.driven.ControlEndpoint;
import dev.falconer.application.port.driven.ControlFailedException;
import dev.falconer.application.port.driven.Watch;
import dev.falconer.application.port.driving.Operations;
import dev.falconer.domain.site.ListenAddress;
import dev.falconer.netty.control.ControlConnections;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import jakarta.inject.Inject;

/** HTTP/1.1 on a UNIX socket, all of it on one event loop. */
final class NettyControlEndpoint implements ControlEndpoint {

    private static final int BACKLOG = 16;

    private final EventLoops eventLoops;

    @Inject
    NettyControlEndpoint(EventLoops eventLoops) {
        this.eventLoops = eventLoops;
    }

    @Override
    public Watch open(String socket, Operations operations) throws ControlFailedException {
        EventLoop loop = eventLoops.group().next();
        var connections = new ControlConnections(operations, loop);
        var bootstrap = new ServerBootstrap()
                .group(loop)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .childHandler(connections);
        try {
            var file = new SocketFile(new ListenAddress.UnixSocket(socket), SocketFile.Access.OWNER);
            Channel door = file.listen(eventLoops, bootstrap, BACKLOG);
            return () -> close(door, connections);
        } catch (SocketFailure failure) {
            throw new ControlFailedException(socket, failure.reason(), failure);
        } catch (IllegalArgumentException unusable) {
            throw new ControlFailedException(socket, String.valueOf(unusable.getMessage()), unusable);
        }
    }

    /** Back when the file is gone: whoever comes next makes one of the same name. */
    private static void close(Channel door, ControlConnections connections) {
        door.close().awaitUninterruptibly();
        connections.close();
    }
}
