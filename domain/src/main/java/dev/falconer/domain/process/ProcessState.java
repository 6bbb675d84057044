package dev.falconer.domain.process;

import dev.falconer.domain.backend.Backend;
import dev.falconer.domain.process.ProcessCommand.Freeze;
import dev.falconer.domain.process.ProcessCommand.Kill;
import dev.falconer.domain.process.ProcessCommand.Publish;
import dev.falconer.domain.process.ProcessCommand.RequestStop;
import dev.falconer.domain.process.ProcessCommand.Terminate;
import dev.falconer.domain.process.ProcessCommand.Thaw;
import dev.falconer.domain.process.ProcessCommand.WarmUp;
import dev.falconer.domain.process.ProcessCommand.Withdraw;
import dev.falconer.domain.process.ProcessEvent.Drained;
import dev.falconer.domain.process.ProcessEvent.ExitObserved;
import dev.falconer.domain.process.ProcessEvent.ForeignListener;
import dev.falconer.domain.process.ProcessEvent.FreezeRefused;
import dev.falconer.domain.process.ProcessEvent.LimitElapsed;
import dev.falconer.domain.process.ProcessEvent.Listening;
import dev.falconer.domain.process.ProcessEvent.Retire;
import dev.falconer.domain.process.ProcessEvent.ShutdownDeclined;
import dev.falconer.domain.process.ProcessEvent.WarmUpFailed;
import dev.falconer.domain.process.ProcessEvent.WarmedUp;
import java.time.Duration;
import java.time.Instant;

/**
 * Where a process is in its one life. The life begins when the operating system has given it a number and ends once;
 * whether another follows is the supervisor's business.
 *
 * <pre>
 *             listening           warm            retire            drained or half of the budget
 * Starting ─────────────▶ Warming ─────▶ Ready ───────────▶ Draining ─────────▶ Stopping
 *    │     nothing to ask: Ready │       │  ▲ thaw            │                  │ limit: kill
 *    │                           │       ▼  │ freeze          │                  │
 *    │  limit, port taken: kill  │      Frozen                │                  │
 *    │  retire          not warm │       │ retire             │                  │
 *    └───────────────────────────┴───────┴────────────────────┼────────────────▶ │
 *    │ exit                      │ exit  │ exit               │ exit             │ exit
 *    └───────────────────────────┴───────┴────────────────────┴──▶ Exited ◀──────┘
 * </pre>
 *
 * <p>One budget, the {@code shutdownTimeLimit}, covers draining and stopping. At most half of it goes to draining: a
 * request may be waiting for the very shutdown that waits for it. The whole table is in docs/life-of-a-process.md,
 * where a test compares it with this code.
 */
public sealed interface ProcessState {

    /** The shortest startup time limit: a limit of 0 still looks once (behaviour.md 1.2). */
    Duration SHORTEST_STARTUP = Duration.ofMillis(250);

    /** Decides what an event means in this state. */
    Transition on(ProcessEvent event);

    /** The state in which a life begins. */
    static Transition begin(ProcessSpec spec, ProcessId id, Instant now) {
        Duration limit = spec.startupTimeLimit();
        return Transition.to(new Starting(spec, id))
                .within(limit.compareTo(SHORTEST_STARTUP) < 0 ? SHORTEST_STARTUP : limit, now);
    }

    /** The state in which a life goes on that another Falconer has cared for until now. */
    static Transition goOn(ProcessSpec spec, ProcessId id) {
        return Transition.to(new Ready(spec, id, spec.backend()));
    }

    /** It runs, and nothing listens on its port yet. */
    record Starting(ProcessSpec spec, ProcessId id) implements ProcessState {
        @Override
        public Transition on(ProcessEvent event) {
            return switch (event) {
                case Listening _ -> listening();
                case ForeignListener _ -> Transition.to(new Stopping(id, ExitCause.PORT_TAKEN), new Kill());
                case Retire retire -> Stopping.of(spec, id, retire.at(), new Terminate());
                case LimitElapsed _ -> Transition.to(new Stopping(id, ExitCause.NEVER_LISTENED), new Kill());
                case ExitObserved _ -> Transition.to(new Exited(ExitCause.EXITED_BEFORE_LISTENING));
                case WarmedUp _,
                        WarmUpFailed _,
                        ProcessEvent.Freeze _,
                        FreezeRefused _,
                        ProcessEvent.Thaw _,
                        Drained _,
                        ShutdownDeclined _ -> Transition.stay(this);
            };
        }

        private Transition listening() {
            return spec.warmUp().asksNothing()
                    ? Ready.of(spec, id)
                    : Transition.to(new Warming(spec, id), new WarmUp(spec.backend()))
                            .keepingLimit();
        }
    }

    /** It listens, and has to answer first what it is asked. */
    record Warming(ProcessSpec spec, ProcessId id) implements ProcessState {
        @Override
        public Transition on(ProcessEvent event) {
            return switch (event) {
                case WarmedUp _ -> Ready.of(spec, id);
                case Retire retire -> Stopping.of(spec, id, retire.at(), new RequestStop(spec.backend()));
                case WarmUpFailed _, LimitElapsed _ ->
                    Transition.to(new Stopping(id, ExitCause.NEVER_READY), new Kill());
                case ExitObserved _ -> Transition.to(new Exited(ExitCause.NEVER_READY));
                case Listening _,
                        ForeignListener _,
                        ProcessEvent.Freeze _,
                        FreezeRefused _,
                        ProcessEvent.Thaw _,
                        Drained _,
                        ShutdownDeclined _ -> Transition.stay(this);
            };
        }
    }

    /** Requests reach it. */
    record Ready(ProcessSpec spec, ProcessId id, Backend backend) implements ProcessState {

        private static Transition of(ProcessSpec spec, ProcessId id, ProcessCommand... before) {
            Backend backend = spec.backend();
            return Transition.to(new Ready(spec, id, backend), before).then(new Publish(backend));
        }

        @Override
        public Transition on(ProcessEvent event) {
            return switch (event) {
                case Retire retire -> drain(retire.at());
                case ProcessEvent.Freeze _ -> Transition.to(new Frozen(spec, id), new Freeze());
                case ExitObserved _ -> Transition.to(new Exited(ExitCause.CRASHED), new Withdraw(backend));
                case Listening _,
                        ForeignListener _,
                        WarmedUp _,
                        WarmUpFailed _,
                        FreezeRefused _,
                        ProcessEvent.Thaw _,
                        Drained _,
                        ShutdownDeclined _,
                        LimitElapsed _ -> Transition.stay(this);
            };
        }

        private Transition drain(Instant now) {
            Duration budget = spec.shutdownTimeLimit();
            return budget.isZero()
                    ? Transition.to(new Stopping(id, ExitCause.KILLED), new Withdraw(backend), new Kill())
                    : Transition.to(new Draining(id, backend, now.plus(budget)), new Withdraw(backend))
                            .within(budget.dividedBy(2), now);
        }
    }

    /** It is ready, does not run, and no request can reach it. */
    record Frozen(ProcessSpec spec, ProcessId id) implements ProcessState {
        @Override
        public Transition on(ProcessEvent event) {
            return switch (event) {
                case ProcessEvent.Thaw _ -> Ready.of(spec, id, new Thaw());
                case FreezeRefused _ -> Ready.of(spec, id);
                case Retire retire ->
                    Stopping.of(spec, id, retire.at(), new RequestStop(spec.backend()))
                            .after(new Thaw());
                case ExitObserved _ -> Transition.to(new Exited(ExitCause.CRASHED));
                case Listening _,
                        ForeignListener _,
                        WarmedUp _,
                        WarmUpFailed _,
                        ProcessEvent.Freeze _,
                        Drained _,
                        ShutdownDeclined _,
                        LimitElapsed _ -> Transition.stay(this);
            };
        }
    }

    /** No new request reaches it; those under way may finish. */
    record Draining(ProcessId id, Backend backend, Instant deadline) implements ProcessState {
        @Override
        public Transition on(ProcessEvent event) {
            return switch (event) {
                case Drained _, LimitElapsed _ ->
                    Transition.to(new Stopping(id, ExitCause.RETIRED), new RequestStop(backend))
                            .until(deadline);
                case ExitObserved _ -> Transition.to(new Exited(ExitCause.RETIRED));
                case Listening _,
                        ForeignListener _,
                        WarmedUp _,
                        WarmUpFailed _,
                        ProcessEvent.Freeze _,
                        FreezeRefused _,
                        ProcessEvent.Thaw _,
                        Retire _,
                        ShutdownDeclined _ -> Transition.stay(this);
            };
        }
    }

    /** It has been asked, or made, to end. {@code verdict} is what its exit will mean. */
    record Stopping(ProcessId id, ExitCause verdict) implements ProcessState {

        /** Without a draining before it: nothing is under way in it. */
        private static Transition of(ProcessSpec spec, ProcessId id, Instant now, ProcessCommand gently) {
            return spec.shutdownTimeLimit().isZero()
                    ? Transition.to(new Stopping(id, ExitCause.KILLED), new Kill())
                    : Transition.to(new Stopping(id, ExitCause.RETIRED), gently).within(spec.shutdownTimeLimit(), now);
        }

        @Override
        public Transition on(ProcessEvent event) {
            return switch (event) {
                case ShutdownDeclined _ -> Transition.to(this, new Terminate()).keepingLimit();
                case LimitElapsed _ -> Transition.to(new Stopping(id, ExitCause.KILLED), new Kill());
                case ExitObserved _ -> Transition.to(new Exited(verdict));
                case Listening _,
                        ForeignListener _,
                        WarmedUp _,
                        WarmUpFailed _,
                        ProcessEvent.Freeze _,
                        FreezeRefused _,
                        ProcessEvent.Thaw _,
                        Retire _,
                        Drained _ -> Transition.stay(this);
            };
        }
    }

    /** Its life is over. */
    record Exited(ExitCause cause) implements ProcessState {
        @Override
        public Transition on(ProcessEvent event) {
            return switch (event) {
                case Listening _,
                        ForeignListener _,
                        WarmedUp _,
                        WarmUpFailed _,
                        ProcessEvent.Freeze _,
                        FreezeRefused _,
                        ProcessEvent.Thaw _,
                        Retire _,
                        Drained _,
                        ShutdownDeclined _,
                        LimitElapsed _,
                        ExitObserved _ -> Transition.stay(this);
            };
        }
    }
}
