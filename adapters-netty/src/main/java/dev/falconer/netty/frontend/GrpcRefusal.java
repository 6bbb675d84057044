package dev.falconer.netty.frontend;

import dev.falconer.domain.forwarding.ProxyStatus;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;

/**
 * What a gRPC client is told where no backend answers it: a status of its own kind, in a response of nothing but a head
 * (Trailers-Only in gRPC's words). A page for people would reach its application as a broken message. Stateless.
 */
final class GrpcRefusal {

    private static final String GRPC = "application/grpc";

    private static final int UNKNOWN = 2;
    private static final int PERMISSION_DENIED = 7;
    private static final int RESOURCE_EXHAUSTED = 8;
    private static final int UNIMPLEMENTED = 12;
    private static final int INTERNAL = 13;
    private static final int UNAVAILABLE = 14;
    private static final int UNAUTHENTICATED = 16;

    private GrpcRefusal() {}

    /** Says what the response says, which it releases. */
    static FullHttpResponse insteadOf(FullHttpResponse response) {
        var told = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK, Unpooled.EMPTY_BUFFER);
        told.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, GRPC)
                .set("grpc-status", code(response.status().code()))
                .set("grpc-message", "Falconer: " + response.status());
        String why = response.headers().get(ProxyStatus.NAME);
        if (why != null) {
            told.headers().set(ProxyStatus.NAME, why);
        }
        response.release();
        return told;
    }

    /** As gRPC itself translates a status of HTTP; what is too large is named as such. */
    private static int code(int status) {
        return switch (status) {
            case 400 -> INTERNAL;
            case 401 -> UNAUTHENTICATED;
            case 403 -> PERMISSION_DENIED;
            case 404 -> UNIMPLEMENTED;
            case 413, 431 -> RESOURCE_EXHAUSTED;
            case 429, 502, 503, 504 -> UNAVAILABLE;
            default -> UNKNOWN;
        };
    }
}
