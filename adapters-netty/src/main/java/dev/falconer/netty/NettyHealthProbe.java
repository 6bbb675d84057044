package dev.falconer.netty;

import dev.falconer.application.port.driven.HealthProbe;
import dev.falconer.domain.backend.Backend;
import dev.falconer.domain.process.HealthAnswer;
import dev.falconer.domain.site.HealthQuestion;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.LastHttpContent;
import jakarta.inject.Inject;
import java.io.FileNotFoundException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;

/**
 * Asks on a connection of its own, on an event loop. The status decides; what follows it is read so that a page that breaks off
 * is noticed, but not for ever. A backend that speaks nothing but HTTP/2 can be asked for a connection only.
 */
final class NettyHealthProbe implements HealthProbe {

    /** How much of a page is looked at. */
    private static final int ENOUGH = 64 * 1_024;

    private final BackendConversations conversations;

    @Inject
    NettyHealthProbe(BackendConversations conversations) {
        this.conversations = conversations;
    }

    @Override
    public CompletionStage<HealthAnswer> ask(Backend backend, HealthQuestion question, Duration limit) {
        return conversations
                .<HealthAnswer>hold(backend.endpoint(), limit, answer -> switch (question) {
                    case HealthQuestion.Http http -> new Reading(http, request(backend, http), answer);
                    case HealthQuestion.Connect _ -> connected(answer);
                })
                .exceptionally(failure -> new HealthAnswer.Ill(complaint(question, limit, failure)));
    }

    private static HttpRequest request(Backend backend, HealthQuestion.Http question) {
        HttpRequest request = BackendConversations.request(HttpMethod.GET, backend, question.target());
        request.headers().set(HttpHeaderNames.USER_AGENT, "Falconer");
        question.host().ifPresent(host -> request.headers().set(HttpHeaderNames.HOST, host));
        return request;
    }

    private static ChannelHandler connected(CompletableFuture<HealthAnswer> answer) {
        return new ChannelInboundHandlerAdapter() {
            @Override
            public void channelActive(ChannelHandlerContext context) {
                answer.complete(new HealthAnswer.Well());
            }
        };
    }

    /** Why there was no conversation, or no end to it. */
    private static String complaint(HealthQuestion question, Duration limit, Throwable failure) {
        return switch (failure) {
            case TimeoutException _ ->
                switch (question) {
                    case HealthQuestion.Http http -> "did not answer " + http + " within " + seconds(limit);
                    case HealthQuestion.Connect _ -> "did not accept a connection within " + seconds(limit);
                };
            case ConnectException refused when isRefusal(refused) -> "refused the connection";
            // The native transport has no words of its own for it.
            case FileNotFoundException _ -> "could not be reached: No such file or directory";
            default -> "could not be reached: " + failure.getMessage();
        };
    }

    /** What the system says; a queue that is full, for one, has the same type. */
    private static boolean isRefusal(ConnectException failure) {
        return String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT).contains("refused");
    }

    private static String seconds(Duration limit) {
        long millis = limit.toMillis();
        return millis % 1_000 == 0 ? millis / 1_000 + " s" : millis + " ms";
    }

    /** Confined to its event loop. */
    private static final class Reading extends SimpleChannelInboundHandler<HttpObject> {

        private final HealthQuestion.Http question;
        private final HttpRequest request;
        private final CompletableFuture<HealthAnswer> answer;
        private boolean begun;
        private int read;

        Reading(HealthQuestion.Http question, HttpRequest request, CompletableFuture<HealthAnswer> answer) {
            this.question = question;
            this.request = request;
            this.answer = answer;
        }

        @Override
        public void channelActive(ChannelHandlerContext context) {
            context.writeAndFlush(request);
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, HttpObject part) {
            if (part.decoderResult().isFailure()) {
                ill("answered " + question + " with what cannot be read (expected: HTTP/1.1)");
                return;
            }
            if (part instanceof HttpResponse head) {
                judge(head.status().code());
            }
            if (begun && part instanceof HttpContent content) {
                read += content.content().readableBytes();
                if (content instanceof LastHttpContent || read >= ENOUGH) {
                    answer.complete(new HealthAnswer.Well());
                }
            }
        }

        private void judge(int status) {
            if (status < BackendConversations.INTERIM_BELOW) {
                return;
            }
            begun = true;
            if (!question.expected().contains(status)) {
                ill("answered " + question + " with " + status + " (expected: " + question.expected() + ")");
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            brokenOff();
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            brokenOff();
        }

        private void brokenOff() {
            ill(begun ? "broke off its answer to " + question : "hung up without an answer to " + question);
        }

        private void ill(String complaint) {
            answer.complete(new HealthAnswer.Ill(complaint));
        }
    }
}
