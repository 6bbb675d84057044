package dev.falconer.application.supervision;

import dev.falconer.application.port.driven.Watch;
import dev.falconer.application.port.driving.Admission;
import dev.falconer.domain.process.CapturedOutput;
import dev.falconer.domain.process.RapidFailGuard;
import dev.falconer.domain.process.RestartBackoff;
import dev.falconer.domain.process.StartFailure;
import dev.falconer.domain.process.SupervisionFact;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How one slot gets over its failures: it rests for a moment, longer with every further failure, or is blocked when there were
 * too many within a minute (D2, D3). Confined to the supervisor loop.
 */
final class Recovery {

    /** What became of a start or a process. */
    record Failure(Kind kind, int port, String cause, CapturedOutput output) {

        /** What it was that failed. */
        enum Kind {
            /** The process never became ready. */
            START,
            /** It was ready. */
            PROCESS
        }

        private static final Failure OF_ANOTHER_SLOT =
                new Failure(Kind.PROCESS, 0, "another of its processes failed", CapturedOutput.NONE);
    }

    /**
     * Failures behind which no process has been ready.
     *
     * @param since when the first of them came
     * @param last the last of them
     */
    private record Failing(Instant since, Failure last, Instant lastAt) {}

    private static final Watch NOTHING = () -> {};

    private final LaunchPlan plan;
    private final ProcessPorts ports;
    private final Incidents incidents;
    private final RapidFailGuard guard;
    private final RestartBackoff backoff;
    private final Runnable over;

    /** Until a process is ready again. */
    private @Nullable Failing failing;

    private Watch timer = NOTHING;
    private Instant until = Instant.EPOCH;
    private Admission.@Nullable Refused refusal;

    /** @param over run when the rest is over, unless it was ended before */
    Recovery(
            LaunchPlan plan,
            ProcessPorts ports,
            Incidents incidents,
            RapidFailGuard guard,
            RestartBackoff backoff,
            Runnable over) {
        this.plan = plan;
        this.ports = ports;
        this.incidents = incidents;
        this.guard = guard;
        this.backoff = backoff;
        this.over = over;
    }

    /** For how long it has been failing; zero where all is well. */
    Duration failingFor() {
        return failing == null
                ? Duration.ZERO
                : Duration.between(failing.since(), ports.clock().instant());
    }

    boolean permitsStart() {
        return guard.permitsStart(ports.clock().instant());
    }

    /** Whether somebody who asks may cause a start although it is blocked. */
    boolean permitsTrial() {
        return startFails() && guard.permitsTrial(ports.clock().instant());
    }

    /** Counts a failure. */
    void count(Failure failure) {
        Instant now = ports.clock().instant();
        failing = new Failing(failing == null ? now : failing.since(), failure, now);
        guard.record(now);
    }

    /** Counts the failure of what was only to take the place of something that goes on. */
    void countReplacement() {
        guard.record(ports.clock().instant());
    }

    /** Rests as long as it has to. */
    void rest(Announcement announcement) {
        Instant now = ports.clock().instant();
        if (!guard.permitsStart(now)) {
            block();
            return;
        }
        int failures = guard.failures(now);
        Duration wait = backoff.afterFailures(failures);
        if (announcement == Announcement.RESTARTS) {
            ports.journal()
                    .record(new SupervisionFact.Restarting(plan.application().name(), wait, failures));
        }
        restFor(wait, null);
    }

    /** What follows the rest. */
    enum Announcement {
        RESTARTS,
        WAITS_FOR_DEMAND
    }

    /** Rests until a start is permitted again; requests are refused meanwhile. */
    void block() {
        Instant now = ports.clock().instant();
        Instant trial = guard.nextTrialAt(now);
        Duration wait = Duration.between(now, trial);
        ports.journal()
                .record(new SupervisionFact.RapidFailLimitReached(
                        plan.application().name(), guard.limit(), trial));
        Failure cause = cause();
        var incident = incidents.write(
                plan.application(),
                cause.port(),
                new StartFailure.RapidFailLimit(guard.limit(), cause.cause()),
                cause.output());
        restFor(
                wait,
                Refusals.rapidFail(
                        incident, plan.hosting().failurePage(), startFails() ? RapidFailGuard.TRIAL_SPACING : wait));
    }

    private void restFor(Duration wait, Admission.@Nullable Refused answer) {
        refusal = answer;
        until = ports.clock().instant().plus(wait);
        timer = ports.loop().after(wait, over);
    }

    /** Ends the rest; what failed is remembered. */
    void end() {
        timer.close();
        timer = NOTHING;
        refusal = null;
    }

    /** All is well. */
    void recovered() {
        end();
        failing = null;
    }

    /** What requests are answered while it is blocked. */
    Optional<Admission.Refused> refusal() {
        return Optional.ofNullable(refusal);
    }

    /** For a person. */
    String words() {
        return "until " + Moments.timeOfDay(until) + " because " + cause().cause();
    }

    /** The same of the last failure, until a process is ready again. */
    Optional<String> lastFailure() {
        return Optional.ofNullable(failing)
                .map(each -> "failed at " + Moments.timeOfDay(each.lastAt()) + " because "
                        + each.last().cause());
    }

    private boolean startFails() {
        return failing != null && failing.last().kind() == Failure.Kind.START;
    }

    private Failure cause() {
        return failing == null ? Failure.OF_ANOTHER_SLOT : failing.last();
    }
}
