package dev.falconer.domain.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.linesOf;

import dev.falconer.domain.backend.Backend;
import dev.falconer.domain.backend.BackendEndpoint;
import dev.falconer.domain.process.Transition.TimeLimit;
import dev.falconer.domain.site.Command;
import dev.falconer.domain.site.HealthQuestion;
import dev.falconer.domain.site.HostingProtocol;
import dev.falconer.domain.site.OutputPolicy;
import dev.falconer.domain.site.PathBase;
import dev.falconer.domain.site.StatusRange;
import dev.falconer.domain.site.WarmUpPolicy;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class ProcessStateTest {

    private static final Path DOCUMENT = Path.of("..", "docs", "life-of-a-process.md");

    private static final Instant RETIRED_AT = Instant.parse("2026-01-01T00:00:00Z");
    private static final Instant NOW = RETIRED_AT.plusSeconds(3);
    private static final Duration BUDGET = Duration.ofSeconds(10);
    private static final ProcessId ID = new ProcessId(4121);
    private static final Backend BACKEND =
            new Backend(new BackendEndpoint.Loopback(5001), PathBase.ROOT, Optional.empty());

    private static final List<ProcessEvent> EVENTS = List.of(
            new ProcessEvent.Listening(ID, NOW),
            new ProcessEvent.ForeignListener(NOW),
            new ProcessEvent.WarmedUp(NOW),
            new ProcessEvent.WarmUpFailed(NOW),
            new ProcessEvent.Freeze(NOW),
            new ProcessEvent.FreezeRefused(NOW),
            new ProcessEvent.Thaw(NOW),
            new ProcessEvent.Retire(RetireReason.RECYCLE_REQUESTED, NOW),
            new ProcessEvent.Drained(NOW),
            new ProcessEvent.ShutdownDeclined(NOW),
            new ProcessEvent.LimitElapsed(NOW),
            new ProcessEvent.ExitObserved(new ExitStatus.Code(0), NOW));

    @Nested
    class TheTable {

        @Test
        void namesEveryStateAndEveryEvent() {
            assertThat(states(BUDGET).stream().map(Object::getClass))
                    .containsExactlyInAnyOrder(ProcessState.class.getPermittedSubclasses());
            assertThat(EVENTS.stream().map(Object::getClass))
                    .containsExactlyInAnyOrder(ProcessEvent.class.getPermittedSubclasses());
        }

        @Test
        void standsInTheDocumentAsTheCodeDecides() {
            assertThat(linesOf(DOCUMENT)).containsSubsequence(table(BUDGET));
        }

        @Test
        @DisplayName("GS-03 without a shutdown budget a retired process is killed at once, and the document says so")
        void withoutABudgetStandsInTheDocumentToo() {
            List<String> withBudget = table(BUDGET);
            List<String> without = new ArrayList<>(table(Duration.ZERO));
            without.removeAll(withBudget.subList(2, withBudget.size()));

            assertThat(without).hasSize(6);
            assertThat(linesOf(DOCUMENT)).containsSubsequence(without);
        }
    }

    @Nested
    class TheStartupTimeLimit {

        @Test
        void runsFromTheLaunch() {
            Transition begin = ProcessState.begin(spec(Duration.ofMinutes(2), BUDGET), ID, NOW);

            assertThat(begin.next()).isInstanceOf(ProcessState.Starting.class);
            assertThat(begin.limit()).isEqualTo(new TimeLimit.Until(NOW.plusSeconds(120)));
            assertThat(begin.commands()).isEmpty();
        }

        @Test
        void ofZeroStillLeavesAMoment() {
            Transition begin = ProcessState.begin(spec(Duration.ZERO, BUDGET), ID, NOW);

            assertThat(begin.limit()).isEqualTo(new TimeLimit.Until(NOW.plus(ProcessState.SHORTEST_STARTUP)));
        }
    }

    @Nested
    class ALifeThatIsWarmedUp {

        private final ProcessState warming = starting(new WarmUpPolicy(
                        Optional.empty(), List.of(new HealthQuestion.Http("/", Optional.empty(), StatusRange.SUCCESS))))
                .on(new ProcessEvent.Listening(ID, NOW))
                .next();

        private static ProcessState starting(WarmUpPolicy warmUp) {
            return new ProcessState.Starting(spec(warmUp, Duration.ofMinutes(2), BUDGET), ID);
        }

        @Test
        void isAskedBeforeRequestsReachItWithinTheLimitOfItsStart() {
            Transition listening = starting(new WarmUpPolicy(
                            Optional.empty(),
                            List.of(new HealthQuestion.Http("/", Optional.empty(), StatusRange.SUCCESS))))
                    .on(new ProcessEvent.Listening(ID, NOW));

            assertThat(listening.next()).isInstanceOf(ProcessState.Warming.class);
            assertThat(listening.commands()).containsExactly(new ProcessCommand.WarmUp(BACKEND));
            assertThat(listening.limit()).isEqualTo(new TimeLimit.Kept());
        }

        @Test
        void isReadyWhenItHasAnswered() {
            Transition warm = warming.on(new ProcessEvent.WarmedUp(NOW));

            assertThat(warm.next()).isInstanceOf(ProcessState.Ready.class);
            assertThat(warm.commands()).containsExactly(new ProcessCommand.Publish(BACKEND));
        }

        @Test
        void isAFailedStartWhenItDoesNotAnswerAsItShould() {
            ProcessState killed = warming.on(new ProcessEvent.WarmUpFailed(NOW)).next();

            assertThat(killed.on(exit()).next()).isEqualTo(new ProcessState.Exited(ExitCause.NEVER_READY));
        }
    }

    @Nested
    class ALifeThatIsFrozen {

        private final ProcessState frozen =
                ready(BUDGET).on(new ProcessEvent.Freeze(NOW)).next();

        @Test
        void isReadyAgainTheMomentItRunsOn() {
            Transition thawed = frozen.on(new ProcessEvent.Thaw(NOW));

            assertThat(thawed.commands())
                    .containsExactly(new ProcessCommand.Thaw(), new ProcessCommand.Publish(BACKEND));
        }

        @Test
        void runsOnBeforeItIsAskedToStop() {
            Transition retired = frozen.on(retire(NOW));

            assertThat(retired.commands())
                    .containsExactly(new ProcessCommand.Thaw(), new ProcessCommand.RequestStop(BACKEND));
            assertThat(retired.limit()).isEqualTo(new TimeLimit.Until(NOW.plus(BUDGET)));
        }
    }

    @Nested
    class ALifeThatIsRetired {

        @Test
        @DisplayName("GS-12 draining and stopping share one budget, of which draining may take half")
        void hasOneBudget() {
            Transition draining = ready(BUDGET).on(retire(RETIRED_AT));
            Transition stopping = draining.next().on(new ProcessEvent.Drained(NOW));

            assertThat(draining.limit()).isEqualTo(new TimeLimit.Until(RETIRED_AT.plusSeconds(5)));
            assertThat(stopping.limit()).isEqualTo(new TimeLimit.Until(RETIRED_AT.plus(BUDGET)));
        }

        @Test
        @DisplayName("GS-12 a drain that does not end leaves the other half for the stop")
        void isAskedToStopAfterHalfOfTheBudget() {
            Transition draining = ready(BUDGET).on(retire(RETIRED_AT));

            Transition stopping = draining.next().on(new ProcessEvent.LimitElapsed(RETIRED_AT.plusSeconds(5)));

            assertThat(stopping.commands()).containsExactly(new ProcessCommand.RequestStop(BACKEND));
            assertThat(stopping.limit()).isEqualTo(new TimeLimit.Until(RETIRED_AT.plus(BUDGET)));
        }

        @Test
        void isWithdrawnBeforeItIsAsked() {
            Transition draining = ready(BUDGET).on(retire(NOW));

            assertThat(draining.commands()).containsExactly(new ProcessCommand.Withdraw(BACKEND));
        }

        @Test
        void countsAsRetiredEvenWhenItEndsWhileDraining() {
            Transition over = ready(BUDGET).on(retire(NOW)).next().on(exit());

            assertThat(over.next()).isEqualTo(new ProcessState.Exited(ExitCause.RETIRED));
        }

        @Test
        @DisplayName("GS-04 what outlives its budget is killed, and remembered as killed")
        void isKilledInTheEnd() {
            ProcessState stopping = new ProcessState.Stopping(ID, ExitCause.RETIRED);

            Transition killed = stopping.on(new ProcessEvent.LimitElapsed(NOW));

            assertThat(killed.commands()).containsExactly(new ProcessCommand.Kill());
            assertThat(killed.next().on(exit()).next()).isEqualTo(new ProcessState.Exited(ExitCause.KILLED));
        }
    }

    @Nested
    class ALifeThatFails {

        @Test
        void beforeItListenedIsAFailedStart() {
            assertThat(starting(BUDGET).on(exit()).next())
                    .isEqualTo(new ProcessState.Exited(ExitCause.EXITED_BEFORE_LISTENING));
        }

        @Test
        void byItsTimeLimitKeepsThatVerdictWhenItIsGone() {
            ProcessState killed =
                    starting(BUDGET).on(new ProcessEvent.LimitElapsed(NOW)).next();

            assertThat(killed.on(retire(NOW)).next()).isEqualTo(killed);
            assertThat(killed.on(exit()).next()).isEqualTo(new ProcessState.Exited(ExitCause.NEVER_LISTENED));
        }

        @Test
        @DisplayName("PT-09 a stranger on its port ends it before any request could reach the stranger")
        void becauseOfAStrangerNeverBecomesReady() {
            Transition taken = starting(BUDGET).on(new ProcessEvent.ForeignListener(NOW));

            assertThat(taken.commands()).containsExactly(new ProcessCommand.Kill());
            assertThat(taken.next().on(new ProcessEvent.Listening(ID, NOW)).next())
                    .isEqualTo(taken.next());
            assertThat(taken.next().on(exit()).next()).isEqualTo(new ProcessState.Exited(ExitCause.PORT_TAKEN));
        }
    }

    @Test
    void crashesAndFailedStartsCountAsRapidFailuresAndWantedEndsDoNot() {
        assertThat(Stream.of(ExitCause.values()).filter(ExitCause::isRapidFailure))
                .containsExactly(
                        ExitCause.CRASHED,
                        ExitCause.EXITED_BEFORE_LISTENING,
                        ExitCause.NEVER_LISTENED,
                        ExitCause.NEVER_READY,
                        ExitCause.PORT_TAKEN);
    }

    private static List<String> table(Duration budget) {
        var lines = new ArrayList<String>();
        lines.add("| | " + EVENTS.stream().map(ProcessStateTest::name).collect(Collectors.joining(" | ")) + " |");
        lines.add("|---".repeat(EVENTS.size() + 1) + "|");
        for (ProcessState state : states(budget)) {
            lines.add("| **" + name(state) + "** | "
                    + EVENTS.stream()
                            .map(event -> cell(state, state.on(event), budget))
                            .collect(Collectors.joining(" | "))
                    + " |");
        }
        return lines;
    }

    private static String cell(ProcessState state, Transition transition, Duration budget) {
        if (transition.equals(Transition.stay(state))) {
            return "–";
        }
        String next = transition.next().equals(state) ? "" : verdict(transition.next());
        String commands =
                transition.commands().stream().map(ProcessStateTest::name).collect(Collectors.joining(", "));
        String limit = limit(transition.limit(), budget);
        return Stream.of(next, commands, limit).filter(part -> !part.isEmpty()).collect(Collectors.joining("; "));
    }

    private static String verdict(ProcessState state) {
        return switch (state) {
            case ProcessState.Stopping(ProcessId _, ExitCause cause) -> name(state) + " (" + cause + ")";
            case ProcessState.Exited(ExitCause cause) -> name(state) + " (" + cause + ")";
            case ProcessState.Starting _,
                    ProcessState.Warming _,
                    ProcessState.Ready _,
                    ProcessState.Frozen _,
                    ProcessState.Draining _ -> name(state);
        };
    }

    private static String limit(TimeLimit limit, Duration budget) {
        return switch (limit) {
            case TimeLimit.None _ -> "";
            case TimeLimit.Kept _ -> "limit goes on";
            case TimeLimit.Until(Instant moment) -> {
                if (moment.equals(RETIRED_AT.plus(budget))) {
                    yield "rest of the budget";
                }
                if (moment.equals(NOW.plus(budget))) {
                    yield "whole budget";
                }
                assertThat(moment).isEqualTo(NOW.plus(budget.dividedBy(2)));
                yield "half of the budget";
            }
        };
    }

    private static List<ProcessState> states(Duration budget) {
        return List.of(
                starting(budget),
                new ProcessState.Warming(spec(Duration.ofMinutes(2), budget), ID),
                ready(budget),
                new ProcessState.Frozen(spec(Duration.ofMinutes(2), budget), ID),
                new ProcessState.Draining(ID, BACKEND, RETIRED_AT.plus(budget)),
                new ProcessState.Stopping(ID, ExitCause.RETIRED),
                new ProcessState.Exited(ExitCause.RETIRED));
    }

    private static ProcessState starting(Duration budget) {
        return new ProcessState.Starting(spec(Duration.ofMinutes(2), budget), ID);
    }

    private static ProcessState ready(Duration budget) {
        return new ProcessState.Ready(spec(Duration.ofMinutes(2), budget), ID, BACKEND);
    }

    private static ProcessEvent retire(Instant at) {
        return new ProcessEvent.Retire(RetireReason.RECYCLE_REQUESTED, at);
    }

    private static ProcessEvent exit() {
        return new ProcessEvent.ExitObserved(new ExitStatus.Code(0), NOW);
    }

    private static String name(Object value) {
        return value.getClass().getSimpleName();
    }

    private static ProcessSpec spec(Duration startup, Duration shutdown) {
        return spec(WarmUpPolicy.NONE, startup, shutdown);
    }

    private static ProcessSpec spec(WarmUpPolicy warmUp, Duration startup, Duration shutdown) {
        return new ProcessSpec(
                "app",
                HostingProtocol.ASP_NET_CORE,
                new Command("dotnet", List.of("app.dll")),
                "/srv/app",
                Map.of(),
                BACKEND,
                warmUp,
                startup,
                shutdown,
                new OutputPolicy.Remembered());
    }
}
