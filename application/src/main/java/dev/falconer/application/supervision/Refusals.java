package dev.falconer.application.supervision;

import dev.falconer.application.port.driving.Admission;
import dev.falconer.application.port.driving.Admission.Refused;
import dev.falconer.domain.forwarding.Refusal;
import dev.falconer.domain.forwarding.Refusal.Content;
import dev.falconer.domain.forwarding.Refusal.Reason;
import dev.falconer.domain.process.Incident;
import dev.falconer.domain.site.FailurePage;
import java.time.Duration;
import java.util.Optional;

/** The standing answers of an application that no request can reach (behaviour.md 6.8). */
final class Refusals {

    private static final int START_FAILED_SUB_STATUS = 5;
    /** What a switched-off failure page turns the sub-status into (behaviour.md 9.1, D12). */
    private static final int NO_PAGE_SUB_STATUS = 3;

    private static final Duration OFFLINE_RETRY = Duration.ofSeconds(30);
    private static final Duration STOPPING_RETRY = Duration.ofSeconds(5);

    static final Admission.Refused STOPPING =
            new Refused(new Refusal(503, 0, Reason.STOPPING, Optional.of(STOPPING_RETRY), new Content.Standard()));

    private Refusals() {}

    static Admission.Refused startFailed(Incident incident, FailurePage page) {
        return failure(Reason.START_FAILED, incident, page, Optional.empty());
    }

    static Admission.Refused rapidFail(Incident incident, FailurePage page, Duration untilNextTrial) {
        return failure(Reason.RAPID_FAIL_LIMIT, incident, page, Optional.of(untilNextTrial));
    }

    static Admission.Refused misconfigured(int subStatus, Incident incident, FailurePage page) {
        return new Refused(new Refusal(
                500, subStatus, Reason.MISCONFIGURED, Optional.empty(), new Content.Failure(incident, page)));
    }

    /** @param page the bytes of {@code app_offline.htm} */
    static Admission.Refused offline(byte[] page) {
        return new Refused(new Refusal(503, 0, Reason.OFFLINE, Optional.of(OFFLINE_RETRY), new Content.Verbatim(page)));
    }

    private static Admission.Refused failure(
            Reason reason, Incident incident, FailurePage page, Optional<Duration> retryAfter) {
        int subStatus = page.shown() ? START_FAILED_SUB_STATUS : NO_PAGE_SUB_STATUS;
        Content content = page.shown() ? new Content.Failure(incident, page) : new Content.Empty();
        return new Refused(new Refusal(502, subStatus, reason, retryAfter, content));
    }
}
