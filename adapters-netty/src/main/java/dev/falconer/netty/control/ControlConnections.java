package dev.falconer.netty.control;

import dev.falconer.application.port.driving.Operations;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;

/** The connections of one door; one too many is told so. Confined to its event loop, but for {@link #close}. */
@Sharable
public final class ControlConnections extends ChannelInitializer<Channel> {

    /** Each may wait for minutes, and nobody needs more hands than this. */
    static final int MOST = 16;

    private final OperatorRequests requests;
    private final ChannelGroup connections;

    public ControlConnections(Operations operations, EventLoop loop) {
        this.requests = new OperatorRequests(operations);
        this.connections = new DefaultChannelGroup(loop);
    }

    @Override
    protected void initChannel(Channel connection) {
        if (connections.size() >= MOST) {
            connection.pipeline().addLast(new HttpResponseEncoder()).addLast(new TurningAway());
            return;
        }
        connections.add(connection);
        connection
                .pipeline()
                .addLast(new HttpServerCodec())
                .addLast(new OrderAggregator())
                .addLast(new ControlHandler(requests));
    }

    /** Hangs up on everybody. Safe on any thread. */
    public void close() {
        connections.close();
    }

    private static final class TurningAway extends ChannelInboundHandlerAdapter {
        @Override
        public void channelActive(ChannelHandlerContext here) {
            Reply.text(HttpResponseStatus.SERVICE_UNAVAILABLE, MOST + " connections wait already (expected: fewer)")
                    .sendLast(here);
        }
    }
}
