package dev.falconer.netty.exchange;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponse;
import java.util.List;

/** How the end of a backend's response is seen, decided from its head. Stateless. */
final class ResponseDelimiting {

    private ResponseDelimiting() {}

    /** The only transfer coding that can be passed on is chunked, once. */
    static boolean isSound(HttpResponse head) {
        if (!head.headers().contains(HttpHeaderNames.TRANSFER_ENCODING)) {
            return true;
        }
        List<String> codings = head.headers().getAll(HttpHeaderNames.TRANSFER_ENCODING);
        return codings.size() == 1 && HttpHeaderValues.CHUNKED.contentEqualsIgnoreCase(codings.getFirst());
    }

    /** Whether the end of the response is seen otherwise than by the end of the connection. */
    static boolean isDelimited(HttpResponse head, HttpMethod asked) {
        int status = head.status().code();
        return status == 204
                || status == 304
                || asked.equals(HttpMethod.HEAD)
                || head.headers().contains(HttpHeaderNames.CONTENT_LENGTH)
                || head.headers().contains(HttpHeaderNames.TRANSFER_ENCODING);
    }
}
