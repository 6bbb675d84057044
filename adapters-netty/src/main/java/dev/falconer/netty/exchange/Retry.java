package dev.falconer.netty.exchange;

import dev.falconer.netty.backend.BackendConnection;
import io.netty.handler.codec.http.HttpMethod;

/**
 * Decides whether a request whose connection was lost may be sent once more, on another one. A backend may close an idle
 * connection just when a request is sent on it: that is not the request's fault. Stateless.
 */
final class Retry {

    private Retry() {}

    static boolean isHarmless(BackendConnection lost, HttpMethod method, BodyRelay requestBody) {
        boolean bodiless = requestBody.ended() && requestBody.bytes() == 0;
        return bodiless && (lost.untouched() || lost.stale() && isIdempotent(method));
    }

    /** Whether it may be sent to another backend although this one may have begun to work on it. */
    static boolean isRepeatable(HttpMethod method, BodyRelay requestBody) {
        return requestBody.ended() && requestBody.bytes() == 0 && isIdempotent(method);
    }

    private static boolean isIdempotent(HttpMethod method) {
        return method.equals(HttpMethod.GET)
                || method.equals(HttpMethod.HEAD)
                || method.equals(HttpMethod.PUT)
                || method.equals(HttpMethod.DELETE)
                || method.equals(HttpMethod.OPTIONS);
    }
}
