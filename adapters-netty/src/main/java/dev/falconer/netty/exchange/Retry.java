package dev.falconer.netty.exchange;

import dev.falconer.netty.backend.BackendHandler;
import io.netty.handler.codec.http.HttpMethod;

/**
 * Decides whether a request whose connection was lost may be sent once more, on another one. A backend may close an idle
 * connection just when a request is sent on it: that is not the request's fault. Stateless.
 */
final class Retry {

    private Retry() {}

    static boolean isHarmless(BackendHandler lost, HttpMethod method, BodyRelay requestBody) {
        return lost.used() && lost.silent() && requestBody.ended() && requestBody.bytes() == 0 && isIdempotent(method);
    }

    private static boolean isIdempotent(HttpMethod method) {
        return method.equals(HttpMethod.GET)
                || method.equals(HttpMethod.HEAD)
                || method.equals(HttpMethod.PUT)
                || method.equals(HttpMethod.DELETE)
                || method.equals(HttpMethod.OPTIONS);
    }
}
