package dev.falconer.domain.forwarding;

import static org.assertj.core.api.Assertions.assertThat;

import dev.falconer.domain.forwarding.Refusal.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ProxyStatusTest {

    @ParameterizedTest
    @CsvSource({
        "START_FAILED, destination_unavailable, start-failed",
        "RAPID_FAIL_LIMIT, destination_unavailable, rapid-fail-limit",
        "QUEUE_TIMEOUT, destination_unavailable, queue-timeout",
        "OFFLINE, destination_unavailable, offline",
        "QUEUE_FULL, connection_limit_reached, queue-full",
        "MISCONFIGURED, proxy_configuration_error, misconfigured",
        "TOO_MANY_CONNECTIONS, proxy_internal_response, too-many-connections",
        "STOPPING, proxy_internal_response, stopping"
    })
    void aRefusalIsTellable(Reason reason, String error, String word) {
        assertThat(ProxyStatus.of(reason)).hasValue("falconer; error=" + error + "; details=\"" + word + "\"");
    }

    @ParameterizedTest
    @EnumSource(names = {"BAD_REQUEST", "BODY_TOO_LARGE", "CLIENT_TOO_SLOW", "HTTPS_ONLY", "NO_APPLICATION"})
    void whatTheClientIsToBlameForHasNone(Reason reason) {
        assertThat(ProxyStatus.of(reason)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "BACKEND_CONNECT_FAILED, connection_refused",
        "BACKEND_CLOSED_EARLY, connection_terminated",
        "BACKEND_BROKE_OFF, http_response_incomplete",
        "BACKEND_RESPONSE_MALFORMED, http_protocol_error",
        "BACKEND_TIMED_OUT, connection_read_timeout",
        "FORWARDING_LOOP, proxy_loop_detected",
        "HOST_STOPPING, proxy_internal_response"
    })
    void aFailureOnTheWayIsTellable(Outcome outcome, String error) {
        assertThat(ProxyStatus.of(outcome)).hasValue("falconer; error=" + error + "; details=\"" + outcome + "\"");
    }

    @ParameterizedTest
    @EnumSource
    void everyAnswerOfOursFrom500OnHasOne(Outcome outcome) {
        assertThat(ProxyStatus.of(outcome).isPresent()).isEqualTo(outcome.status() >= 500);
    }

    @Test
    void aRequestThatWentWellHasNone() {
        assertThat(ProxyStatus.of(Outcome.COMPLETED)).isEmpty();
    }
}
