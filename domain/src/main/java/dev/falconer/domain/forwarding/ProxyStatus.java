package dev.falconer.domain.forwarding;

import java.util.Optional;

/**
 * Tells in {@code Proxy-Status} (RFC 9209) that Falconer answers in the application's place, and why: a registered type of
 * error, which monitoring knows how to read, and the word that the access log has for it. What the client is to blame for has
 * none. Stateless.
 */
public final class ProxyStatus {

    /** Of the field. */
    public static final String NAME = "Proxy-Status";

    private ProxyStatus() {}

    /** What is told of a refusal. */
    public static Optional<String> of(Refusal.Reason reason) {
        return errorOf(reason).map(error -> field(error, reason.word()));
    }

    /** What is told where the forwarding of a request came to nothing before its response had begun. */
    public static Optional<String> of(Outcome outcome) {
        return errorOf(outcome).map(error -> field(error, outcome.name()));
    }

    private static Optional<String> errorOf(Refusal.Reason reason) {
        return switch (reason) {
            case START_FAILED, RAPID_FAIL_LIMIT, QUEUE_TIMEOUT, OFFLINE -> Optional.of("destination_unavailable");
            case QUEUE_FULL -> Optional.of("connection_limit_reached");
            case MISCONFIGURED -> Optional.of("proxy_configuration_error");
            case TOO_MANY_CONNECTIONS, STOPPING -> Optional.of("proxy_internal_response");
            case BAD_REQUEST, BODY_TOO_LARGE, CLIENT_TOO_SLOW, MAX_FORWARDS, HTTPS_ONLY, NO_APPLICATION ->
                Optional.empty();
        };
    }

    private static Optional<String> errorOf(Outcome outcome) {
        return switch (outcome) {
            case BACKEND_CONNECT_FAILED -> Optional.of("connection_refused");
            case BACKEND_CLOSED_EARLY -> Optional.of("connection_terminated");
            case BACKEND_BROKE_OFF -> Optional.of("http_response_incomplete");
            case BACKEND_RESPONSE_MALFORMED -> Optional.of("http_protocol_error");
            case BACKEND_TIMED_OUT -> Optional.of("connection_read_timeout");
            case FORWARDING_LOOP -> Optional.of("proxy_loop_detected");
            case HOST_STOPPING -> Optional.of("proxy_internal_response");
            case COMPLETED, UPGRADED, CLIENT_GONE, REQUEST_BODY_TOO_LARGE, REQUEST_BODY_MALFORMED, CLIENT_TOO_SLOW ->
                Optional.empty();
        };
    }

    private static String field(String error, String details) {
        return "falconer; error=" + error + "; details=\"" + details + '"';
    }
}
