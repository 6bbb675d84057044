package dev.falconer.domain.process;

import dev.falconer.domain.backend.BackendEndpoint;
import dev.falconer.domain.site.DebugLog;
import dev.falconer.domain.site.Problem;
import dev.falconer.domain.site.ShadowCopy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What happened under supervision, as data. Logs and metrics are made of it by adapters. */
public sealed interface SupervisionFact {

    /** The application's name. */
    String application();

    /** The original's event number (behaviour.md 9.3), or 0 where it has none. */
    default int eventId() {
        return 0;
    }

    /** 1000: one attempt to start failed. */
    record StartAttemptFailed(Incident incident, int attemptsLeft) implements SupervisionFact {
        @Override
        public String application() {
            return incident.application();
        }

        @Override
        public int eventId() {
            return 1000;
        }
    }

    /** 1001: it listens. */
    record Started(
            String application,
            ProcessId id,
            ProcessId listener,
            BackendEndpoint endpoint,
            String program,
            Duration took)
            implements SupervisionFact {
        @Override
        public int eventId() {
            return 1001;
        }
    }

    /** 1003: it failed too often; the next trial is at the given moment. */
    record RapidFailLimitReached(String application, int limit, Instant nextTrialAt) implements SupervisionFact {
        @Override
        public int eventId() {
            return 1003;
        }
    }

    /** 1004: its log file cannot be written; it runs all the same. */
    record StdoutLogUnavailable(String application, String path, String reason) implements SupervisionFact {
        @Override
        public int eventId() {
            return 1004;
        }
    }

    /** 1005: it did not end within its shutdown time limit and was killed. */
    record StopForced(String application, ProcessId id, Duration limit) implements SupervisionFact {
        @Override
        public int eventId() {
            return 1005;
        }
    }

    /** 1006: the shutdown message was sent and answered with this status. */
    record ShutdownMessageSent(String application, ProcessId id, int status) implements SupervisionFact {
        @Override
        public int eventId() {
            return 1006;
        }
    }

    /** 1006 did not come about: the shutdown message could not be delivered; the process is signalled instead. */
    record ShutdownMessageFailed(String application, ProcessId id, String reason) implements SupervisionFact {}

    /** It is withdrawn and will be asked to stop. */
    record Retiring(String application, ProcessId id, RetireReason reason) implements SupervisionFact {
        @Override
        public int eventId() {
            return switch (reason) {
                case CONFIGURATION_CHANGED -> 1021;
                case FILE_CHANGED -> 1012;
                case APP_OFFLINE,
                        RECYCLE_REQUESTED,
                        RELEASE_CHANGED,
                        TOO_OLD,
                        TOO_MANY_REQUESTS,
                        TOO_MUCH_MEMORY,
                        SCHEDULED,
                        UNHEALTHY,
                        IDLE,
                        NOT_NEEDED,
                        HOSTED_NO_MORE,
                        HOST_STOPPING -> 0;
            };
        }
    }

    /** 1012: the application went offline by file, or came back. Its processes, if any, are retired in facts of their own. */
    record OfflineChanged(String application, boolean offline) implements SupervisionFact {
        @Override
        public int eventId() {
            return offline ? 1012 : 0;
        }
    }

    /** 1020: the start failed for good; whoever waited has been answered. */
    record StartFailed(Incident incident) implements SupervisionFact {
        @Override
        public String application() {
            return incident.application();
        }

        @Override
        public int eventId() {
            return 1020;
        }
    }

    /** It crashed, and is started again after the given wait. */
    record Restarting(String application, Duration after, int failuresInWindow) implements SupervisionFact {}

    /** Other processes are to take over from those that serve, which go on until then. */
    record Recycling(String application, RetireReason reason) implements SupervisionFact {}

    /** They have taken over. */
    record Recycled(String application, RetireReason reason) implements SupervisionFact {}

    /** 1022: what was to take over could not. */
    record RecycleFailed(String application, RetireReason reason, Incident incident, Aftermath aftermath)
            implements SupervisionFact {
        @Override
        public int eventId() {
            return 1022;
        }
    }

    /** Another process is to take the place of this one. */
    record Replacing(String application, ProcessId id, RetireReason reason) implements SupervisionFact {}

    /** It does not do what it should; {@code complaint} completes the sentence "it …". */
    record FoundIll(String application, ProcessId id, String complaint) implements SupervisionFact {}

    /** What an operator's command found when it looked at an ill process. */
    record EvidenceTaken(String application, ProcessId id, String evidence) implements SupervisionFact {}

    /** It does not run any more, where it stands, until it is needed. */
    record Frozen(String application, ProcessId id) implements SupervisionFact {}

    /** It runs on. */
    record Thawed(String application, ProcessId id) implements SupervisionFact {}

    /** It has more processes now, or fewer. */
    record Scaled(String application, int from, int to) implements SupervisionFact {}

    /** It is hosted from now on, or no more. */
    record HostingChanged(String application, boolean hosted) implements SupervisionFact {}

    /** Requests wait because an operator wants it, or go on. */
    record PauseChanged(String application, boolean paused) implements SupervisionFact {}

    /** A copy of its folder was made, for it to run from. */
    record ShadowCopied(String application, ShadowCopy copy) implements SupervisionFact {}

    /** It does not run from a new copy of its folder, and goes on as before. */
    record ShadowCopyFailed(String application, String reason) implements SupervisionFact {}

    /** A process that serves is the next Falconer's from now on. */
    record GivenAway(String application, ProcessId id) implements SupervisionFact {}

    /** A process that serves was the Falconer's before this one until now. */
    record TakenOver(String application, ProcessId id, BackendEndpoint endpoint, String program)
            implements SupervisionFact {}

    /** A process that was given away is this Falconer's again. */
    record TakenBack(String application, ProcessId id) implements SupervisionFact {}

    /** A process could not be taken over; it is left to the Falconer before this one. */
    record NotTakenOver(String application, ProcessId id, String reason) implements SupervisionFact {}

    /** 1024: changes of its files cannot be watched. */
    record WatchFailed(String application, String reason) implements SupervisionFact {
        @Override
        public int eventId() {
            return 1024;
        }
    }

    /** 1030: a process is gone. */
    record Exited(String application, ProcessId id, BackendEndpoint endpoint, ExitStatus status, ExitCause cause)
            implements SupervisionFact {
        @Override
        public int eventId() {
            return 1030;
        }
    }

    /** 1034: its configuration cannot be used. */
    record ConfigurationRejected(String application, String reference, List<Problem> problems)
            implements SupervisionFact {
        public ConfigurationRejected {
            problems = List.copyOf(problems);
        }

        @Override
        public int eventId() {
            return 1034;
        }
    }

    /** What its configuration asks for and Falconer does not honour, or does differently. */
    record NotHonoured(String application, List<Problem> notices) implements SupervisionFact {
        public NotHonoured {
            notices = List.copyOf(notices);
        }
    }

    /** What happens to it is written to another file from now on as well, or to none any more. */
    record DebugLogChosen(String application, Optional<DebugLog> debugLog) implements SupervisionFact {}
}
