package dev.falconer.application.supervision;

import dev.falconer.application.admission.Turns;
import dev.falconer.application.port.driving.Admission;
import dev.falconer.domain.forwarding.Refusal;
import dev.falconer.domain.process.Incident;
import dev.falconer.domain.site.FailurePage;
import java.time.Instant;

/** What the requests of an application find, when they are not let wait. */
sealed interface Standing {

    /** What becomes of one that comes. */
    Turns turns();

    /** The same for a person. */
    String words();

    record Serving(Generation generation) implements Standing {
        @Override
        public Turns turns() {
            return generation.turns();
        }

        @Override
        public String words() {
            return generation.words();
        }
    }

    record Rejected(Admission.Refused answer) implements Standing {
        @Override
        public Turns turns() {
            return new Turns.Refusing(answer, false);
        }

        @Override
        public String words() {
            return answer.reason().content() instanceof Refusal.Content.Failure(Incident incident, FailurePage _)
                    ? "misconfigured: " + incident.failure().cause()
                    : "misconfigured";
        }
    }

    record Offline(Admission.Refused answer, Instant since) implements Standing {
        @Override
        public Turns turns() {
            return new Turns.Refusing(answer, false);
        }

        @Override
        public String words() {
            return "offline by file since " + Moments.timeOfDay(since);
        }
    }

    record Stopped() implements Standing {
        @Override
        public Turns turns() {
            return new Turns.Refusing(Refusals.STOPPING, false);
        }

        @Override
        public String words() {
            return "stopped";
        }
    }
}
