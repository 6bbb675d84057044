package dev.falconer.netty;

import dev.falconer.application.port.driven.ShutdownMessenger;
import dev.falconer.domain.backend.Backend;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Sends the shutdown message on a connection of its own, on an event loop. Safe on any thread. */
final class NettyShutdownMessenger implements ShutdownMessenger {

    private final BackendConversations conversations;

    @Inject
    NettyShutdownMessenger(BackendConversations conversations) {
        this.conversations = conversations;
    }

    @Override
    public CompletionStage<Integer> send(Backend backend, Duration limit) {
        return conversations.<Integer>hold(
                backend.endpoint(), limit, answer -> new Conversation(message(backend), answer));
    }

    private static HttpRequest message(Backend backend) {
        HttpRequest message = BackendConversations.request(HttpMethod.POST, backend, "/iisintegration");
        message.headers()
                .set("MS-ASPNETCORE-EVENT", "shutdown")
                .set(HttpHeaderNames.CONTENT_LENGTH, HttpHeaderValues.ZERO);
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
            } else if (part instanceof HttpResponse head
                    && head.status().code() >= BackendConversations.INTERIM_BELOW) {
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
