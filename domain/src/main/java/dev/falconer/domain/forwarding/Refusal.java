package dev.falconer.domain.forwarding;

import dev.falconer.domain.process.Incident;
import dev.falconer.domain.site.FailurePage;
import java.time.Duration;
import java.util.Optional;

/**
 * Why a request is answered by Falconer itself, before any backend has seen it, and with what.
 *
 * @param status on the wire
 * @param subStatus in the access log, on the page and in the incident (D12)
 * @param reason machine-readable; the word in the access log
 * @param retryAfter for {@code Retry-After}
 * @param content the body
 */
public record Refusal(int status, int subStatus, Reason reason, Optional<Duration> retryAfter, Content content) {

    /** The kinds of refusal. */
    public enum Reason {
        /** The message cannot be understood without guessing. */
        BAD_REQUEST("bad-request"),
        /** The body is larger than {@code maxAllowedContentLength} (D19). */
        BODY_TOO_LARGE("body-too-large"),
        /** The head did not come in its time. */
        CLIENT_TOO_SLOW("client-too-slow"),
        /** As many connections are open, of this client or in all, as may be. */
        TOO_MANY_CONNECTIONS("too-many-connections"),
        /** An OPTIONS that may pass no further gateway ends here: no fault of anybody. */
        MAX_FORWARDS("max-forwards"),
        /** The binding sends its clients to https. */
        HTTPS_ONLY("https-only"),
        /** No application owns the path. */
        NO_APPLICATION("no-application"),
        /** The application could not be started. */
        START_FAILED("start-failed"),
        /** It failed too often within a minute. */
        RAPID_FAIL_LIMIT("rapid-fail-limit"),
        /** Its configuration cannot be used. */
        MISCONFIGURED("misconfigured"),
        /** As many requests wait for it as may. */
        QUEUE_FULL("queue-full"),
        /** It has waited for a process as long as it may, or holds more than it may meanwhile. */
        QUEUE_TIMEOUT("queue-timeout"),
        /** {@code app_offline.htm} stands in its directory. */
        OFFLINE("offline"),
        /** Falconer is stopping. */
        STOPPING("stopping");

        private final String word;

        Reason(String word) {
            this.word = word;
        }

        public String word() {
            return word;
        }
    }

    /** The body of a refusal. */
    public sealed interface Content {

        /** A short standard page that names the status. */
        record Standard() implements Content {}

        /** No body at all. */
        record Empty() implements Content {}

        /** These bytes, as {@code text/html}. */
        final class Verbatim implements Content {
            private final byte[] html;

            public Verbatim(byte[] html) {
                this.html = html.clone();
            }

            /** A copy of the bytes. */
            public byte[] html() {
                return html.clone();
            }
        }

        /** No body either: what is wanted is to be asked for at this address. */
        record Elsewhere(String location) implements Content {}

        /** The page about a failed start; what it tells is the failure page's matter (behaviour.md 9.1). */
        record Failure(Incident incident, FailurePage page) implements Content {}
    }

    public Refusal {
        if (status != 200 && (status < 300 || status > 599)) {
            throw new IllegalArgumentException("status: " + status + " (expected: 200 or 300-599)");
        }
    }

    /** A refusal that every request of its kind shares: no page beyond the standard one. */
    public static Refusal of(int status, Reason reason) {
        return new Refusal(status, 0, reason, Optional.empty(), new Content.Standard());
    }
}
