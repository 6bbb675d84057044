package dev.falconer.application.port.driven;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.falconer.application.port.driven.ProcessLauncher.ProcessObserver;
import dev.falconer.application.port.driven.ProcessLauncher.RunningProcess;
import dev.falconer.domain.process.ExitStatus;
import dev.falconer.domain.process.HandedOver;
import dev.falconer.domain.process.ProcessId;
import dev.falconer.domain.process.ProcessSpec;
import dev.falconer.domain.process.StartFailure;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What every launcher keeps. The specifications are asked for right before they are launched. */
public abstract class ProcessLauncherContract {

    protected abstract ProcessLauncher launcher();

    /** The launcher of another Falconer on the same machine; the same for the whole test. */
    protected abstract ProcessLauncher successor();

    /** Ends a process that nobody cares for, and returns when it has ended. */
    protected abstract void endUnseen(ProcessId process) throws Exception;

    /** A process that runs until it is told to end. */
    protected abstract ProcessSpec thatRuns();

    /** A process that soon ends by itself. */
    protected abstract ProcessSpec thatEnds(int code);

    /** A process that prints this and ends. */
    protected abstract ProcessSpec thatPrints(String text);

    /** A process whose program does not exist. */
    protected abstract ProcessSpec thatIsMissing();

    /** A process that runs and can be made to grow. */
    protected abstract ProcessSpec thatCanGrow();

    /** Makes it take so much more memory; returns when it has. */
    protected abstract void grow(RunningProcess process, int bytes) throws Exception;

    /** A process that makes one step after the other until it is told to end. */
    protected abstract ProcessSpec thatMakesProgress();

    /** How many steps it has made. */
    protected abstract long progress(RunningProcess process) throws Exception;

    /** Returns when it has made a few steps more. */
    protected abstract void awaitProgress(RunningProcess process) throws Exception;

    @Test
    @DisplayName("CR-10 the end of a process is told once, with its status")
    void theEndIsTold() throws Exception {
        var observer = new RecordingObserver();

        launcher().launch(thatEnds(3), observer);

        assertThat(observer.status()).isEqualTo(new ExitStatus.Code(3));
        assertThat(observer.statuses).hasSize(1);
    }

    @Test
    void twoProcessesHaveDifferentNumbers() throws Exception {
        RunningProcess one = launcher().launch(thatRuns(), new RecordingObserver());
        RunningProcess other = launcher().launch(thatRuns(), new RecordingObserver());

        assertThat(one.id()).isNotEqualTo(other.id());
        one.kill();
        other.kill();
    }

    @Test
    void aKilledProcessEndsByThatSignal() throws Exception {
        var observer = new RecordingObserver();
        RunningProcess process = launcher().launch(thatRuns(), observer);

        process.kill();

        assertThat(observer.status()).isEqualTo(new ExitStatus.Signal(9));
    }

    @Test
    void aTerminatedProcessEnds() throws Exception {
        var observer = new RecordingObserver();
        RunningProcess process = launcher().launch(thatRuns(), observer);

        process.terminate();

        assertThat(observer.status()).isEqualTo(new ExitStatus.Signal(15));
    }

    @Test
    void anEndedProcessMayBeToldToEndAgain() throws Exception {
        var observer = new RecordingObserver();
        RunningProcess process = launcher().launch(thatEnds(0), observer);
        observer.status();

        process.terminate();
        process.kill();

        assertThat(observer.statuses).containsExactly(new ExitStatus.Code(0));
    }

    @Test
    @DisplayName("LG-10 what was printed is there when the end is told")
    void outputIsCompleteAtTheEnd() throws Exception {
        var observer = new RecordingObserver();

        RunningProcess process = launcher().launch(thatPrints("Wow!"), observer);

        observer.status();
        assertThat(process.output().first()).isEqualTo("Wow!");
        assertThat(process.output().last()).isEqualTo("Wow!");
    }

    @Test
    @DisplayName("ST-10 a program that does not exist is refused, and nobody is told of an end")
    void aMissingProgramIsRefused() {
        var observer = new RecordingObserver();

        LaunchFailedException refused = catchThrowableOfType(
                LaunchFailedException.class, () -> launcher().launch(thatIsMissing(), observer));

        assertThat(refused.failure()).isInstanceOf(StartFailure.ExecutableMissing.class);
        assertThat(observer.statuses).isEmpty();
    }

    @Test
    void closingEndsWhatIsLeft() throws Exception {
        var observer = new RecordingObserver();
        ProcessLauncher launcher = launcher();
        launcher.launch(thatRuns(), observer);

        launcher.close();

        assertThat(observer.statuses).containsExactly(new ExitStatus.Signal(9));
    }

    @Nested
    class ItsMemory {

        private static final int BYTES = 40_000_000;

        @Test
        void isSeenToGrow() throws Exception {
            RunningProcess process = launcher().launch(thatCanGrow(), new RecordingObserver());
            long before = process.residentBytes();

            grow(process, BYTES);

            assertThat(process.residentBytes()).isGreaterThan(before + BYTES / 2);
            process.kill();
        }

        @Test
        void isNoneAfterItsEnd() throws Exception {
            var observer = new RecordingObserver();
            RunningProcess process = launcher().launch(thatEnds(0), observer);

            observer.status();

            assertThat(process.residentBytes()).isZero();
        }
    }

    @Nested
    class WhenFrozen {

        private final RecordingObserver observer = new RecordingObserver();

        @Test
        void itMakesNoProgressUntilItIsThawed() throws Exception {
            RunningProcess other = launcher().launch(thatMakesProgress(), new RecordingObserver());
            RunningProcess process = launcher().launch(thatMakesProgress(), observer);
            awaitProgress(process);

            assertThat(process.freeze()).isTrue();

            long frozenAt = progress(process);
            awaitProgress(other);
            assertThat(progress(process)).isEqualTo(frozenAt);
            process.thaw();
            awaitProgress(process);
            other.kill();
            process.kill();
        }

        @Test
        void oneThawEndsSeveralFreezes() throws Exception {
            RunningProcess process = launcher().launch(thatMakesProgress(), observer);
            process.freeze();
            assertThat(process.freeze()).isTrue();

            process.thaw();

            awaitProgress(process);
            process.kill();
        }

        @Test
        void itCanBeFrozenAgain() throws Exception {
            RunningProcess other = launcher().launch(thatMakesProgress(), new RecordingObserver());
            RunningProcess process = launcher().launch(thatMakesProgress(), observer);
            process.freeze();
            process.thaw();
            awaitProgress(process);

            assertThat(process.freeze()).isTrue();

            long frozenAt = progress(process);
            awaitProgress(other);
            assertThat(progress(process)).isEqualTo(frozenAt);
            other.kill();
            process.kill();
        }

        @Test
        void itCanBeKilled() throws Exception {
            RunningProcess process = launcher().launch(thatMakesProgress(), observer);
            process.freeze();

            process.kill();

            assertThat(observer.status()).isEqualTo(new ExitStatus.Signal(9));
        }

        @Test
        void closingTheLauncherEndsIt() throws Exception {
            ProcessLauncher launcher = launcher();
            RunningProcess process = launcher.launch(thatMakesProgress(), observer);
            process.freeze();

            launcher.close();

            assertThat(observer.status()).isEqualTo(new ExitStatus.Signal(9));
        }

        @Test
        void thawingOneThatIsNotFrozenDoesNothing() throws Exception {
            RunningProcess process = launcher().launch(thatMakesProgress(), observer);

            process.thaw();

            awaitProgress(process);
            process.kill();
        }

        @Test
        void oneThatHasEndedCannotBeFrozen() throws Exception {
            RunningProcess process = launcher().launch(thatEnds(0), observer);
            observer.status();

            assertThat(process.freeze()).isFalse();

            process.thaw();
            assertThat(observer.statuses).containsExactly(new ExitStatus.Code(0));
        }
    }

    @Nested
    class WhenHandedOver {

        /** What may be told of the end of an adopted process that was killed. */
        private static final List<ExitStatus> KILLED = List.of(new ExitStatus.Signal(9), new ExitStatus.Code(-1));

        private final RecordingObserver before = new RecordingObserver();
        private final RecordingObserver observer = new RecordingObserver();

        @Test
        void itIsTheSameProcess() throws Exception {
            RunningProcess process = launcher().launch(thatMakesProgress(), before);
            awaitProgress(process);

            RunningProcess adopted = successor().adopt(released(process), thatMakesProgress(), observer);

            assertThat(adopted.id()).isEqualTo(process.id());
            assertThat(adopted.program()).isEqualTo(process.program());
            assertThat(adopted.isAlive()).isTrue();
            awaitProgress(adopted);
            adopted.kill();
        }

        @Test
        void itsNewObserverIsToldOfTheEndAndTheOldOneIsNot() throws Exception {
            RunningProcess process = launcher().launch(thatRuns(), before);
            RunningProcess adopted = successor().adopt(released(process), thatRuns(), observer);

            adopted.kill();

            assertThat(observer.status()).isIn(KILLED);
            assertThat(observer.statuses).hasSize(1);
            assertThat(before.hasEnded()).isFalse();
        }

        @Test
        void whoGaveItAwayDoesNothingToItAnyMore() throws Exception {
            RunningProcess process = launcher().launch(thatMakesProgress(), before);
            RunningProcess adopted = successor().adopt(released(process), thatMakesProgress(), observer);

            process.terminate();
            process.kill();
            launcher().close();

            awaitProgress(adopted);
            assertThat(observer.hasEnded()).isFalse();
            adopted.kill();
        }

        @Test
        void closingTheNewLauncherEndsIt() throws Exception {
            RunningProcess process = launcher().launch(thatRuns(), before);
            successor().adopt(released(process), thatRuns(), observer);

            successor().close();

            assertThat(observer.status()).isIn(KILLED);
        }

        @Test
        void itMayBeHandedOverAgain() throws Exception {
            RunningProcess process = launcher().launch(thatRuns(), before);
            RunningProcess adopted = successor().adopt(released(process), thatRuns(), before);

            HandedOver again = successor().release(adopted).orElseThrow();
            launcher().adopt(again, thatRuns(), observer).kill();

            assertThat(observer.status()).isIn(KILLED);
            assertThat(before.hasEnded()).isFalse();
        }

        @Test
        void whoLaunchedItMayTakeItBackAndKnowsHowItEnds() throws Exception {
            RunningProcess process = launcher().launch(thatRuns(), before);

            RunningProcess back = launcher().adopt(released(process), thatRuns(), observer);
            back.terminate();

            assertThat(observer.status()).isEqualTo(new ExitStatus.Signal(15));
            assertThat(before.hasEnded()).isFalse();
        }

        @Test
        void itStaysFrozenUntilItIsThawed() throws Exception {
            RunningProcess other = launcher().launch(thatMakesProgress(), new RecordingObserver());
            RunningProcess process = launcher().launch(thatMakesProgress(), before);
            awaitProgress(process);
            process.freeze();

            RunningProcess adopted = successor().adopt(released(process), thatMakesProgress(), observer);

            long frozenAt = progress(adopted);
            awaitProgress(other);
            assertThat(progress(adopted)).isEqualTo(frozenAt);
            adopted.thaw();
            awaitProgress(adopted);
            other.kill();
            adopted.kill();
        }

        @Test
        void itCanBeFrozenByWhoeverHasIt() throws Exception {
            RunningProcess other = launcher().launch(thatMakesProgress(), new RecordingObserver());
            RunningProcess process = launcher().launch(thatMakesProgress(), before);
            process.freeze();
            process.thaw();
            RunningProcess adopted = successor().adopt(released(process), thatMakesProgress(), observer);
            awaitProgress(adopted);

            assertThat(adopted.freeze()).isTrue();

            long frozenAt = progress(adopted);
            awaitProgress(other);
            assertThat(progress(adopted)).isEqualTo(frozenAt);
            other.kill();
            adopted.kill();
        }

        @Test
        void aFrozenOneCanBeKilled() throws Exception {
            RunningProcess process = launcher().launch(thatMakesProgress(), before);
            process.freeze();
            RunningProcess adopted = successor().adopt(released(process), thatMakesProgress(), observer);

            adopted.kill();

            assertThat(observer.status()).isIn(KILLED);
            assertThat(adopted.isAlive()).isFalse();
        }

        @Test
        void aFrozenOneMayBeHandedOverAgain() throws Exception {
            RunningProcess process = launcher().launch(thatMakesProgress(), before);
            process.freeze();
            RunningProcess adopted = successor().adopt(released(process), thatMakesProgress(), before);

            HandedOver again = successor().release(adopted).orElseThrow();
            RunningProcess back = launcher().adopt(again, thatMakesProgress(), observer);

            assertThat(again.motion()).isEqualTo(HandedOver.Motion.FROZEN);
            back.thaw();
            awaitProgress(back);
            back.kill();
        }

        @Test
        void itsMemoryIsSeenToGrow() throws Exception {
            int bytes = 40_000_000;
            RunningProcess process = launcher().launch(thatCanGrow(), before);
            long small = process.residentBytes();
            RunningProcess adopted = successor().adopt(released(process), thatCanGrow(), observer);

            grow(adopted, bytes);

            assertThat(adopted.residentBytes()).isGreaterThan(small + bytes / 2);
            adopted.kill();
        }

        @Test
        void itsMemoryIsNoneAfterItsEnd() throws Exception {
            RunningProcess process = launcher().launch(thatRuns(), before);
            RunningProcess adopted = successor().adopt(released(process), thatRuns(), observer);
            adopted.kill();

            observer.status();

            assertThat(adopted.residentBytes()).isZero();
            assertThat(adopted.isAlive()).isFalse();
        }

        @Test
        void whomItFollowsIsKnown() throws Exception {
            RunningProcess process = launcher().launch(thatRuns(), before);
            process.follow(process.id());

            HandedOver handedOver = released(process);

            assertThat(handedOver.listener()).hasValue(process.id());
            successor().adopt(handedOver, thatRuns(), observer).kill();
        }

        @Test
        void oneThatHasEndedIsNotGivenAway() throws Exception {
            RunningProcess process = launcher().launch(thatEnds(0), before);
            before.status();

            assertThat(launcher().release(process)).isEmpty();

            assertThat(before.statuses).containsExactly(new ExitStatus.Code(0));
        }

        @Test
        void oneIsGivenAwayOnce() throws Exception {
            RunningProcess process = launcher().launch(thatRuns(), before);
            HandedOver handedOver = released(process);

            assertThat(launcher().release(process)).isEmpty();

            successor().adopt(handedOver, thatRuns(), observer).kill();
        }

        @Test
        void oneThatHasEndedMeanwhileIsRefused() throws Exception {
            RunningProcess process = launcher().launch(thatRuns(), before);
            HandedOver handedOver = released(process);
            endUnseen(process.id());

            LaunchFailedException refused = catchThrowableOfType(
                    LaunchFailedException.class, () -> successor().adopt(handedOver, thatRuns(), observer));

            assertThat(refused).hasMessageContaining("process " + process.id() + " has ended");
            assertThat(observer.hasEnded()).isFalse();
            assertThat(before.hasEnded()).isFalse();
        }

        @Test
        void anotherProcessOfItsNumberIsRefusedAndLeftAlone() throws Exception {
            RunningProcess process = launcher().launch(thatMakesProgress(), before);
            HandedOver real = released(process);
            var mistaken = new HandedOver(
                    real.root(),
                    real.born() + 1,
                    real.listener(),
                    real.program(),
                    real.mark(),
                    real.falconer(),
                    real.guardian(),
                    real.motion(),
                    HandedOver.Printed.NOTHING);

            assertThat(catchThrowableOfType(
                            LaunchFailedException.class,
                            () -> successor().adopt(mistaken, thatMakesProgress(), observer)))
                    .isNotNull();

            RunningProcess adopted = successor().adopt(real, thatMakesProgress(), observer);
            awaitProgress(adopted);
            adopted.kill();
        }

        private HandedOver released(RunningProcess process) {
            return launcher().release(process).orElseThrow();
        }
    }

    /** Remembers what it was told. Safe on any thread. */
    protected static final class RecordingObserver implements ProcessObserver {

        private final CompletableFuture<ExitStatus> first = new CompletableFuture<>();
        private final List<ExitStatus> statuses = Collections.synchronizedList(new ArrayList<>());
        private final List<String> lostLogs = Collections.synchronizedList(new ArrayList<>());

        /** Waits for the end. */
        public ExitStatus status() throws Exception {
            return first.get(10, SECONDS);
        }

        /** Whether the end has been told. */
        public boolean hasEnded() {
            return first.isDone();
        }

        public List<String> lostLogs() {
            return lostLogs;
        }

        @Override
        public void exited(ExitStatus status) {
            statuses.add(status);
            first.complete(status);
        }

        @Override
        public void logUnavailable(String path, String reason) {
            lostLogs.add(path + ": " + reason);
        }
    }
}
