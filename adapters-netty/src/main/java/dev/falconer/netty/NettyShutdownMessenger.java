package dev.falconer.netty;

import dev.falconer.application.port.driven.ShutdownMessenger;
import dev.falconer.domain.backend.Backend;
import dev.falconer.domain.backend.BackendEndpoint;
import dev.falconer.netty.backend.BackendSockets;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpVersion;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Sends the shutdown message on a connection of its own, on an event loop. Safe on any thread. */
final class NettyShutdownMessenger implements ShutdownMessenger {

    private static final int INTERIM_BELOW = 200;

    private final EventLoops eventLoops;

    @Inject
    NettyShutdownMessenger(EventLoops eventLoops) {
        this.eventLoops = eventLoops;
    }

    @Override
    public CompletionStage<Integer> send(Backend backend, Duration limit) {
        CompletableFuture<Integer> answer = new CompletableFuture<>();
        ChannelFuture connecting = connect(backend.endpoint(), new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel channel) {
                channel.pipeline().addLast(new HttpClientCodec()).addLast(new Conversation(message(backend), answer));
            }
        });
        connecting.addListener(_ -> {
            if (!connecting.isSuccess()) {
                answer.completeExceptionally(connecting.cause());
            }
        });
        var timer = eventLoops
                .group()
                .schedule(
                        () -> answer.completeExceptionally(new TimeoutException("no answer within " + limit)),
                        limit.toNanos(),
                        TimeUnit.NANOSECONDS);
        answer.whenComplete((_, _) -> {
            timer.cancel(false);
            connecting.channel().close();
        });
        return answer;
    }

    private ChannelFuture connect(BackendEndpoint endpoint, ChannelHandler pipeline) {
        BackendSockets sockets = eventLoops.backendSockets();
        Bootstrap bootstrap = new Bootstrap().group(eventLoops.group()).handler(pipeline);
        return switch (endpoint) {
            case BackendEndpoint.Loopback(int port) ->
                bootstrap.channel(sockets.tcp()).connect(BackendEndpoint.Loopback.ADDRESS, port);
            case BackendEndpoint.UnixSocket(String path) ->
                bootstrap.channel(sockets.unix()).connect(sockets.unixAddress().apply(path));
        };
    }

    private static HttpRequest message(Backend backend) {
        HttpRequest message = new DefaultFullHttpRequest(
                HttpVersion.HTTP_1_1, HttpMethod.POST, backend.pathBase().escaped() + "/iisintegration");
        message.headers()
                .set(HttpHeaderNames.HOST, backend.endpoint().authority())
                .set("MS-ASPNETCORE-EVENT", "shutdown")
                .set(HttpHeaderNames.CONTENT_LENGTH, HttpHeaderValues.ZERO)
                .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        backend.token().ifPresent(token -> message.headers().set("MS-ASPNETCORE-TOKEN", token.value()));
        return message;
    }

    private static final class Conversation extends SimpleChannelInboundHandler<HttpObject> {

        private final HttpRequest message;
        private final CompletableFuture<Integer> answer;

        private Conversation(HttpRequest message, CompletableFuture<Integer> answer) {
            this.message = message;
            this.answer = answer;
        }

        @Override
        public void channelActive(ChannelHandlerContext context) {
            context.writeAndFlush(message);
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, HttpObject part) {
            if (part.decoderResult().isFailure()) {
                answer.completeExceptionally(part.decoderResult().cause());
            } else if (part instanceof HttpResponse head && head.status().code() >= INTERIM_BELOW) {
                answer.complete(head.status().code());
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            answer.completeExceptionally(new IOException("the backend closed the connection without an answer"));
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            answer.completeExceptionally(cause);
        }
    }
}
