package dev.falconer.it.protocols;

import static org.assertj.core.api.Assertions.assertThat;

import dev.falconer.it.fixture.Await;
import dev.falconer.it.fixture.Falconer;
import dev.falconer.it.fixture.Measurements;
import dev.falconer.it.fixture.Site;
import dev.falconer.it.protocols.Grpc.Certificate;
import dev.falconer.it.protocols.Grpc.Ending;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** gRPC through Falconer: its own interoperability client and server, and what becomes of calls that nobody answers. */
class GrpcIT {

    /**
     * The cases that the client passes with its own server when nothing is between them. It has three more:
     * cacheable_unary and the two with a probe for compression, which the server in Java does not implement.
     */
    private static final List<String> CASES = List.of(
            "empty_unary",
            "large_unary",
            "client_compressed_unary_noprobe",
            "server_compressed_unary",
            "client_streaming",
            "client_compressed_streaming_noprobe",
            "server_streaming",
            "server_compressed_streaming",
            "ping_pong",
            "empty_stream",
            "custom_metadata",
            "status_code_and_message",
            "special_status_message",
            "unimplemented_method",
            "unimplemented_service",
            "cancel_after_begin",
            "cancel_after_first_response",
            "timeout_on_sleeping_server",
            "very_large_request",
            "pick_first_unary",
            "rpc_soak",
            "channel_soak",
            "orca_per_rpc",
            "orca_oob");

    /** Over TLS, where nothing but the transport differs. */
    private static final List<String> CASES_OVER_TLS = Boolean.getBoolean("falconer.long")
            ? CASES
            : List.of(
                    "empty_unary",
                    "large_unary",
                    "client_streaming",
                    "server_compressed_streaming",
                    "ping_pong",
                    "custom_metadata",
                    "status_code_and_message",
                    "cancel_after_first_response");

    private static final int STARTED = 1001;

    @Nested
    class InPlainText {

        private static Map<String, String> outcomes = Map.of();

        @BeforeAll
        static void tryEveryCase() {
            try (Falconer falconer = Falconer.host(Grpc.interopServer())) {
                outcomes = Grpc.interop(falconer.port(), CASES, List.of("--use_tls=false"));
            }
            tell("h2c", outcomes);
        }

        @ParameterizedTest
        @FieldSource("dev.falconer.it.protocols.GrpcIT#CASES")
        @DisplayName("gRPC interop, h2c to Falconer and h2c to the backend:")
        void passes(String name) {
            assertThat(outcomes.get(name)).isEqualTo("passed");
        }
    }

    @Nested
    class OverTls {

        private static Map<String, String> outcomes = Map.of();

        @BeforeAll
        static void tryEveryCase() {
            Certificate shown = Grpc.certificate();
            try (Falconer falconer = Falconer.of(Grpc.interopServer())
                    .urls("https://127.0.0.1:0")
                    .options("--certificate", shown.certificate().toString())
                    .options("--certificate-key", shown.key().toString())
                    .start()) {
                outcomes = Grpc.interop(falconer.port(), CASES_OVER_TLS, Certificate.CLIENT_OPTIONS);
            }
            tell("over TLS", outcomes);
        }

        @ParameterizedTest
        @FieldSource("dev.falconer.it.protocols.GrpcIT#CASES_OVER_TLS")
        @DisplayName("gRPC interop, over TLS to Falconer and h2c to the backend:")
        void passes(String name) {
            assertThat(outcomes.get(name)).isEqualTo("passed");
        }
    }

    private static void tell(String how, Map<String, String> outcomes) {
        long passed = outcomes.values().stream().filter("passed"::equals).count();
        Measurements.print("gRPC interop " + how + ": " + passed + " of " + outcomes.size());
    }

    @Test
    @DisplayName("a deadline reaches the backend; a call that its client gives up is cancelled there")
    void cancelsAtTheBackend() {
        Site site = Grpc.waitingServer();
        try (Falconer falconer = Falconer.host(site, "--start-now")) {
            falconer.log().awaitEvents(STARTED, 1);
            Duration deadline = Duration.ofSeconds(10);

            assertThat(Grpc.call(falconer.port(), "InTime", Ending.DEADLINE, deadline))
                    .startsWith("DEADLINE_EXCEEDED");
            assertThat(Long.parseLong(noted(site, "called-InTime"))).isBetween(1L, deadline.toMillis());
            assertThat(noted(site, "cancelled-InTime")).isEqualTo("yes");

            assertThat(Grpc.call(falconer.port(), "GivenUp", Ending.CANCEL, Duration.ofSeconds(1)))
                    .startsWith("CANCELLED");
            assertThat(noted(site, "called-GivenUp")).isEqualTo("none");
            assertThat(noted(site, "cancelled-GivenUp")).isEqualTo("yes");
        }
    }

    private static String noted(Site site, String what) {
        Await.until(what, () -> site.has(what));
        return site.read(what);
    }

    @Test
    @DisplayName("a call to an application that cannot start ends with UNAVAILABLE, said in gRPC's own way")
    void isUnavailable() {
        try (Falconer falconer = Falconer.host(Grpc.brokenServer())) {
            assertThat(Grpc.call(falconer.port(), "Any", Ending.DEADLINE, Duration.ofSeconds(30)))
                    .startsWith("UNAVAILABLE")
                    .doesNotContain("HTTP status");
        }
    }
}
