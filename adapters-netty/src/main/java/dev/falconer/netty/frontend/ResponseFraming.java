package dev.falconer.netty.frontend;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpVersion;

/**
 * How a response is delimited on a client connection, and whether that connection goes on: by its length where there is one,
 * else chunked to HTTP/1.1 and by the end of the connection to HTTP/1.0. Stateless.
 */
final class ResponseFraming {

    private ResponseFraming() {}

    /** Frames the head for the client of the request, and settles whether the connection goes on. */
    static void apply(HttpResponse response, ClientRequest request) {
        HttpHeaders fields = response.headers();
        if (fields.containsValue(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE, true)) {
            request.keepsAlive = false;
        }
        fields.remove(HttpHeaderNames.TRANSFER_ENCODING);
        if (!isBodyless(response, request) && !fields.contains(HttpHeaderNames.CONTENT_LENGTH)) {
            if (request.http10) {
                request.keepsAlive = false;
            } else {
                fields.set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
            }
        }
        if (!request.keepsAlive) {
            fields.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        } else if (request.http10) {
            fields.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.KEEP_ALIVE);
        }
        if (!fields.contains(HttpHeaderNames.DATE)) {
            fields.set(HttpHeaderNames.DATE, HttpDate.now());
        }
        response.setProtocolVersion(HttpVersion.HTTP_1_1);
    }

    private static boolean isBodyless(HttpResponse response, ClientRequest request) {
        int status = response.status().code();
        return request.head || status == 204 || status == 205 || status == 304;
    }
}
