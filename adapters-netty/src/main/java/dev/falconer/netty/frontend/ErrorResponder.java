package dev.falconer.netty.frontend;

import dev.falconer.domain.forwarding.Outcome;
import dev.falconer.domain.forwarding.ProxyStatus;
import dev.falconer.domain.forwarding.Refusal;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Makes the responses that no backend gives: refusals, and failures on the way. Stateless. */
final class ErrorResponder {

    private static final String HTML = "text/html; charset=utf-8";

    static final Refusal LINE_TOO_LONG = Refusal.of(414, Refusal.Reason.BAD_REQUEST);
    static final Refusal TOO_MANY_FIELDS = Refusal.of(431, Refusal.Reason.BAD_REQUEST);
    static final Refusal HEAD_TOO_SLOW = Refusal.of(408, Refusal.Reason.CLIENT_TOO_SLOW);

    private ErrorResponder() {}

    /** The answer to a refused request. */
    static FullHttpResponse refusal(Refusal refusal) {
        FullHttpResponse response = switch (refusal.content()) {
            case Refusal.Content.Standard _ ->
                page(refusal.status(), StandardPage.html(refusal.status(), refusal.subStatus()));
            case Refusal.Content.Empty _ -> respond(refusal.status(), Unpooled.EMPTY_BUFFER);
            case Refusal.Content.Elsewhere(String location) -> elsewhere(refusal.status(), location);
            case Refusal.Content.Verbatim verbatim -> verbatim(refusal.status(), verbatim);
            case Refusal.Content.Failure failure
            when !failure.page().shown() -> respond(refusal.status(), Unpooled.EMPTY_BUFFER);
            case Refusal.Content.Failure failure ->
                page(refusal.status(), FailurePageHtml.of(refusal, failure.incident(), failure.page()));
        };
        refusal.retryAfter().ifPresent(wait -> response.headers().set(HttpHeaderNames.RETRY_AFTER, seconds(wait)));
        ProxyStatus.of(refusal.reason()).ifPresent(told -> response.headers().set(ProxyStatus.NAME, told));
        return response;
    }

    /** Why a request is refused whose head could not be read. */
    static Refusal unreadable(Throwable cause) {
        int status = switch (cause) {
            case TooLongHttpLineException _ -> 414;
            case TooLongHttpHeaderException _ -> 431;
            case UnsupportedVersionException _ -> 505;
            default -> 400;
        };
        return Refusal.of(status, Refusal.Reason.BAD_REQUEST);
    }

    /** The answer where the forwarding of a request came to nothing: a short page that names the status. */
    static FullHttpResponse failure(Outcome outcome) {
        FullHttpResponse response = page(outcome.status(), StandardPage.html(outcome.status(), outcome.subStatus()));
        ProxyStatus.of(outcome).ifPresent(told -> response.headers().set(ProxyStatus.NAME, told));
        return response;
    }

    private static FullHttpResponse elsewhere(int status, String location) {
        FullHttpResponse response = respond(status, Unpooled.EMPTY_BUFFER);
        response.headers().set(HttpHeaderNames.LOCATION, location);
        return response;
    }

    private static FullHttpResponse verbatim(int status, Refusal.Content.Verbatim content) {
        FullHttpResponse response = respond(status, Unpooled.wrappedBuffer(content.html()));
        response.headers().set(HttpHeaderNames.CONTENT_TYPE, "text/html");
        return response;
    }

    private static FullHttpResponse page(int status, String html) {
        ByteBuf body = Unpooled.buffer(ByteBufUtil.utf8Bytes(html));
        body.writeCharSequence(html, StandardCharsets.UTF_8);
        FullHttpResponse response = respond(status, body);
        response.headers().set(HttpHeaderNames.CONTENT_TYPE, HTML);
        response.headers().set(HttpHeaderNames.CACHE_CONTROL, "no-store");
        return response;
    }

    private static FullHttpResponse respond(int status, ByteBuf body) {
        FullHttpResponse response =
                new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(status), body);
        response.headers().set(HttpHeaderNames.CONTENT_LENGTH, body.readableBytes());
        return response;
    }

    /** Whole seconds, rounded up: a client that obeys must not come too early. */
    private static long seconds(Duration wait) {
        return wait.plusSeconds(1).minusNanos(1).toSeconds();
    }
}
