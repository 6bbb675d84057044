package dev.falconer.netty;

import dev.falconer.domain.backend.Backend;
import dev.falconer.domain.backend.BackendEndpoint;
import dev.falconer.netty.backend.BackendSockets;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/**
 * What Falconer itself has to say to backends, beside the requests of clients: in HTTP/1.1, on a connection of its own each
 * time, and on an event loop. Safe on any thread.
 */
final class BackendConversations {

    /** From here on a response is the final one. */
    static final int INTERIM_BELOW = 200;

    private static final int CHUNK = 8_192;
    /** The limit of the conversation is the only one. */
    private static final int WITHOUT_LIMIT = 0;

    private final EventLoops eventLoops;
    private final NettySettings settings;

    @Inject
    BackendConversations(EventLoops eventLoops, NettySettings settings) {
        this.eventLoops = eventLoops;
        this.settings = settings;
    }

    /** A request of ours: by the backend's own name, with its token, and the last one on its connection. */
    static HttpRequest request(HttpMethod method, Backend backend, String target) {
        HttpRequest request = new DefaultFullHttpRequest(
                HttpVersion.HTTP_1_1, method, backend.pathBase().escaped() + target);
        request.headers()
                .set(HttpHeaderNames.HOST, backend.endpoint().authority())
                .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        backend.token().ifPresent(token -> request.headers().set("MS-ASPNETCORE-TOKEN", token.value()));
        return request;
    }

    /**
     * Connects, and lets our side speak. The connection ends with the result, whatever that is; where there is none within the
     * limit, it is a {@link TimeoutException}, and where there is no connection, the reason.
     *
     * @param ours makes the handler that brings the result about
     */
    <T> CompletableFuture<T> hold(
            BackendEndpoint endpoint, Duration limit, Function<CompletableFuture<T>, ChannelHandler> ours) {
        CompletableFuture<T> result = new CompletableFuture<>();
        ChannelFuture connecting = connect(endpoint, new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel channel) {
                channel.pipeline().addLast(codec()).addLast(ours.apply(result));
            }
        });
        connecting.addListener(_ -> {
            if (!connecting.isSuccess()) {
                result.completeExceptionally(connecting.cause());
            }
        });
        result.whenComplete((_, _) -> connecting.channel().close());
        limit(result, limit);
        return result;
    }

    private void limit(CompletableFuture<?> result, Duration limit) {
        try {
            var timer = eventLoops
                    .group()
                    .schedule(
                            () -> result.completeExceptionally(new TimeoutException("no answer within " + limit)),
                            limit.toNanos(),
                            TimeUnit.NANOSECONDS);
            result.whenComplete((_, _) -> timer.cancel(false));
        } catch (RejectedExecutionException stopped) {
            result.completeExceptionally(stopped);
        }
    }

    private HttpClientCodec codec() {
        return new HttpClientCodec(
                settings.limits().statusLine(), settings.limits().responseFields(), CHUNK);
    }

    private ChannelFuture connect(BackendEndpoint endpoint, ChannelHandler pipeline) {
        BackendSockets sockets = eventLoops.backendSockets();
        Bootstrap bootstrap = new Bootstrap()
                .group(eventLoops.group())
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, WITHOUT_LIMIT)
                .handler(pipeline);
        return switch (endpoint) {
            case BackendEndpoint.Loopback(int port) ->
                bootstrap.channel(sockets.tcp()).connect(BackendEndpoint.Loopback.ADDRESS, port);
            case BackendEndpoint.UnixSocket(String path) ->
                bootstrap.channel(sockets.unix()).connect(sockets.unixAddress().apply(path));
        };
    }
}
