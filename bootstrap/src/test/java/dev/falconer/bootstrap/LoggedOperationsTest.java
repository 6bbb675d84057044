package dev.falconer.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.falconer.application.port.driving.ApplicationStatus;
import dev.falconer.application.port.driving.Operations;
import dev.falconer.application.port.driving.Verdict;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class LoggedOperationsTest {

    private static final Verdict FAILED = new Verdict.Failed("shop goes on from release 1: its process exited");

    @AutoClose
    private final LogLines log = new LogLines("falconer");

    @Test
    void whatIsAskedForIsNotedWithItsOutcome() throws Exception {
        Operations operations = new LoggedOperations(new Fixed(CompletableFuture.completedStage(FAILED)));

        CompletionStage<Verdict> answer = operations.deploy("shop", "/srv/v2");

        assertThat(answer).isCompletedWithValue(FAILED);
        assertThat(log.next()).isEqualTo("INFO an operator asks: deploy /srv/v2 --app shop");
        assertThat(log.next())
                .isEqualTo("WARN deploy /srv/v2 --app shop: shop goes on from release 1: its process exited");
    }

    @Test
    void soIsThatItSucceeded() throws Exception {
        Operations operations =
                new LoggedOperations(new Fixed(CompletableFuture.completedStage(new Verdict.Done("shop is recycled"))));

        operations.recycle("shop");

        assertThat(log.next()).isEqualTo("INFO an operator asks: recycle shop");
        assertThat(log.next()).isEqualTo("INFO recycle shop: shop is recycled");
    }

    @Test
    void soIsThatItEndedInABug() throws Exception {
        Operations operations = new LoggedOperations(
                new Fixed(CompletableFuture.failedStage(new IllegalStateException("for the test"))));

        operations.recycle("shop");

        assertThat(log.next()).isEqualTo("INFO an operator asks: recycle shop");
        assertThat(log.next()).startsWith("ERROR recycle shop: it failed in an unforeseen way");
    }

    /** Answers everything the same. */
    private record Fixed(CompletionStage<Verdict> answer) implements Operations {

        @Override
        public void startNow(String application) {}

        @Override
        public CompletionStage<Verdict> recycle(String application) {
            return answer;
        }

        @Override
        public CompletionStage<Verdict> pause(String application) {
            return recycle(application);
        }

        @Override
        public CompletionStage<Verdict> resume(String application) {
            return recycle(application);
        }

        @Override
        public CompletionStage<Verdict> deploy(String application, String folder) {
            return recycle(application);
        }

        @Override
        public CompletionStage<Verdict> rollback(String application) {
            return recycle(application);
        }

        @Override
        public CompletionStage<List<ApplicationStatus>> statuses() {
            return CompletableFuture.completedFuture(List.of());
        }
    }
}
