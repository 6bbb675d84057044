package dev.falconer.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.falconer.application.port.driven.FakeAdmission;
import dev.falconer.application.port.driven.RawConnection;
import dev.falconer.application.port.driving.Admission;
import dev.falconer.domain.forwarding.Refusal;
import dev.falconer.domain.process.CapturedOutput;
import dev.falconer.domain.process.Incident;
import dev.falconer.domain.process.StartFailure;
import dev.falconer.domain.site.FailurePage;
import dev.falconer.domain.site.Problem;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class PagesTest extends WireTest {

    private static final String GET = "GET / HTTP/1.1\r\nHost: h.test\r\n\r\n";
    private static final Incident CRASH = new Incident(
            "K7QX",
            Instant.parse("2026-01-02T03:04:05Z"),
            "shop",
            "/srv/shop",
            "dotnet Shop.dll --name \"a & b\"",
            5_123,
            new StartFailure.NotExecutable("/srv/shop/Shop", "permission denied"),
            new CapturedOutput("", "Unhandled <exception>\nat Main"));

    private RawConnection.Message answerTo(String request, Refusal refusal) {
        return connect(listen(FakeAdmission.answering(new Admission.Refused(refusal))))
                .send(request)
                .readMessage();
    }

    private static Refusal failure(Incident incident, FailurePage page) {
        return new Refusal(
                502, 5, Refusal.Reason.START_FAILED, Optional.empty(), new Refusal.Content.Failure(incident, page));
    }

    @Nested
    class AboutAFailedStart {

        @Test
        @DisplayName("9.1 the page has the original's title and heading, the common causes, and what to do")
        void title() {
            RawConnection.Message page = answerTo(GET, failure(CRASH, new FailurePage(true, false, Optional.empty())));

            assertThat(page.status()).isEqualTo(502);
            assertThat(page.head()).containsIgnoringCase("\r\nContent-Type: text/html; charset=utf-8\r\n");
            assertThat(page.body())
                    .contains("<title>HTTP Error 502.5 - ANCM Out-Of-Process Startup Failure</title>")
                    .contains("<h1>HTTP Error 502.5 - ANCM Out-Of-Process Startup Failure</h1>")
                    .contains("Common causes")
                    .contains("What to do")
                    .endsWith("</html>\r\n");
        }

        @Test
        void whoIsNoDeveloperSeesOnlyTheReference() {
            RawConnection.Message page = answerTo(GET, failure(CRASH, new FailurePage(true, false, Optional.empty())));

            assertThat(page.body())
                    .contains("K7QX")
                    .doesNotContain("/srv/shop")
                    .doesNotContain("dotnet")
                    .doesNotContain("Unhandled")
                    .doesNotContain("permission");
        }

        @Test
        void aDeveloperSeesTheIncidentAsTextAndNeverAsMarkup() {
            RawConnection.Message page = answerTo(GET, failure(CRASH, new FailurePage(true, true, Optional.empty())));

            assertThat(page.body())
                    .contains("K7QX")
                    .contains("dotnet Shop.dll --name &quot;a &amp; b&quot;")
                    .contains("/srv/shop")
                    .contains("cannot be executed: permission denied")
                    .contains("chmod +x")
                    .contains("5123")
                    .contains("Unhandled &lt;exception&gt;");
        }

        @Test
        void anAdditionalLinkIsALinkOnlyWhereItIsAnAddress() {
            FailurePage linked = new FailurePage(true, false, Optional.of("https://help.test/?a=1&b=2"));
            FailurePage script = new FailurePage(true, false, Optional.of("javascript:alert(1)"));

            assertThat(answerTo(GET, failure(CRASH, linked)).body())
                    .contains("<a href=\"https://help.test/?a=1&amp;b=2\">");
            assertThat(answerTo(GET, failure(CRASH, script)).body()).doesNotContain("href");
        }

        @Test
        @DisplayName("D12 a page that is switched off is an empty body")
        void switchedOff() {
            RawConnection.Message page = answerTo(GET, failure(CRASH, new FailurePage(false, true, Optional.empty())));

            assertThat(page.status()).isEqualTo(502);
            assertThat(page.body()).isEmpty();
        }

        @Test
        void headGetsNoBody() {
            RawConnection client = connect(listen(FakeAdmission.answering(
                    new Admission.Refused(failure(CRASH, new FailurePage(true, true, Optional.empty()))))));

            client.send("HEAD / HTTP/1.1\r\nHost: h.test\r\nConnection: close\r\n\r\n");

            assertThat(client.readToEnd()).startsWith("HTTP/1.1 502 ").endsWith("\r\n\r\n");
        }
    }

    @Nested
    class AboutAConfiguration {

        private final Incident wrong = new Incident(
                "M2",
                Instant.EPOCH,
                "shop",
                "/srv/shop",
                "",
                0,
                new StartFailure.Misconfigured(List.of(
                        new Problem("web.config", 4, 7, "unknown attribute \"procesPath\""),
                        new Problem("web.config", 9, 1, "missing <handlers>"))),
                CapturedOutput.NONE);

        private Refusal refusal(boolean detailed) {
            return new Refusal(
                    500,
                    19,
                    Refusal.Reason.MISCONFIGURED,
                    Optional.empty(),
                    new Refusal.Content.Failure(wrong, new FailurePage(true, detailed, Optional.empty())));
        }

        @Test
        @DisplayName("D18 a developer sees every problem with file and line")
        void detailed() {
            assertThat(answerTo(GET, refusal(true)).body())
                    .contains("HTTP Error 500.19")
                    .contains("web.config:4:7: unknown attribute &quot;procesPath&quot;")
                    .contains("web.config:9:1: missing &lt;handlers&gt;");
        }

        @Test
        @DisplayName("D18 everybody else the reference")
        void brief() {
            assertThat(answerTo(GET, refusal(false)).body()).contains("M2").doesNotContain("procesPath");
        }
    }

    @Nested
    class OfOtherKinds {

        @Test
        void aStandardPageNamesTheStatus() {
            RawConnection.Message page = answerTo(GET, Refusal.of(503, Refusal.Reason.STOPPING));

            assertThat(page.body()).contains("503 Service Unavailable").endsWith("</html>\r\n");
        }

        @Test
        void anEmptyOneHasNoBody() {
            Refusal empty =
                    new Refusal(502, 3, Refusal.Reason.START_FAILED, Optional.empty(), new Refusal.Content.Empty());

            assertThat(answerTo(GET, empty).head()).containsIgnoringCase("\r\nContent-Length: 0\r\n");
        }

        @Test
        void retryAfterIsRoundedUpToWholeSeconds() {
            Refusal later = new Refusal(
                    503,
                    0,
                    Refusal.Reason.QUEUE_FULL,
                    Optional.of(Duration.ofMillis(2_001)),
                    new Refusal.Content.Standard());

            assertThat(answerTo(GET, later).head()).containsIgnoringCase("\r\nRetry-After: 3\r\n");
        }

        @Test
        void theLogHasTheReasonAndTheSubStatus() throws Exception {
            answerTo(
                    "GET /some?thing HTTP/1.1\r\nHost: h.test\r\n\r\n",
                    failure(CRASH, new FailurePage(true, false, Optional.empty())));

            var entry = log.next();
            assertThat(entry.status()).isEqualTo(502);
            assertThat(entry.subStatus()).isEqualTo(5);
            assertThat(entry.reason()).isEqualTo("start-failed");
            assertThat(entry.method()).isEqualTo("GET");
            assertThat(entry.target()).isEqualTo("/some?thing");
            assertThat(entry.client()).startsWith("127.0.0.1:");
            assertThat(entry.bodyBytes()).isPositive();
        }

        @Test
        void aRequestLineThatCannotBeReadIsADashInTheLog() throws Exception {
            connect(listen(FakeAdmission.answering(new FakeAdmission.Gap())))
                    .send("rubbish\r\n\r\n")
                    .readMessage();

            var entry = log.next();
            assertThat(entry.status()).isEqualTo(400);
            assertThat(entry.method()).isEqualTo("-");
            assertThat(entry.target()).isEqualTo("-");
        }
    }
}
