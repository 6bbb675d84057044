package dev.falconer.netty.frontend;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;

/** Tells whether a request is a call of gRPC: a POST of its media type. Stateless. */
final class GrpcCall {

    private static final String TYPE = "application/grpc";

    private GrpcCall() {}

    static boolean is(HttpRequest request) {
        String type = request.headers().get(HttpHeaderNames.CONTENT_TYPE, "");
        int length = TYPE.length();
        return request.method().equals(HttpMethod.POST)
                && type.regionMatches(true, 0, TYPE, 0, length)
                && (type.length() == length || type.charAt(length) == '+' || type.charAt(length) == ';');
    }
}
