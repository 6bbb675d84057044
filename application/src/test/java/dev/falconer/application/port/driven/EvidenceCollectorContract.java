package dev.falconer.application.port.driven;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.falconer.domain.backend.PairingToken;
import dev.falconer.domain.process.ProcessId;
import dev.falconer.domain.process.ProcessSpec;
import dev.falconer.domain.site.Command;
import dev.falconer.domain.site.EvidencePolicy;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** How every collector tells what it found. Commands are asked for right before they are run. */
public abstract class EvidenceCollectorContract {

    private static final ProcessId ILL = new ProcessId(4121);
    private static final Duration LIMIT = Duration.ofSeconds(30);

    protected abstract EvidenceCollector collector();

    /** What the ill process was launched as, with this token. */
    protected abstract ProcessSpec specification(PairingToken token);

    /** A command that soon ends by itself. */
    protected abstract Command thatEnds(int code);

    /** A command that prints this and ends. */
    protected abstract Command thatPrints(String text);

    /** A command that runs until it is killed. */
    protected abstract Command thatRuns();

    /** A command whose program does not exist. */
    protected abstract Command thatIsMissing();

    /** The limit of a collection under way elapses, where the test turns the time. */
    protected void letTheLimitElapse() {}

    @Test
    void theFirstLineSaysHowItWent() throws Exception {
        Command command = thatEnds(3);

        assertThat(evidence(command))
                .startsWith(command.line() + " ended with code 3 in ")
                .matches(".* in \\d+\\.\\d s");
    }

    @Test
    void whatItPrintedFollows() throws Exception {
        String evidence = evidence(thatPrints("two threads\nwait for each other\n"));

        assertThat(evidence.lines().skip(1)).containsExactly("two threads", "wait for each other");
    }

    @Test
    void colourIsLeftOut() throws Exception {
        assertThat(evidence(thatPrints("\u001b[31mdead\u001b[0mlock"))).endsWith("\ndeadlock");
    }

    @Test
    void moreThan30000CharactersAreNotKept() throws Exception {
        String evidence = evidence(thatPrints("x".repeat(40_000)));

        assertThat(evidence.lines().skip(1)).containsExactly("x".repeat(30_000));
    }

    @Test
    void aCommandThatTakesTooLongIsKilled() throws Exception {
        Command command = thatRuns();

        CompletionStage<String> evidence = collect(command, Duration.ofMillis(300));
        letTheLimitElapse();

        assertThat(text(evidence)).startsWith(command.line() + " was killed after 0.3 s");
    }

    @Test
    void aCommandThatDoesNotExistIsNamed() throws Exception {
        Command command = thatIsMissing();

        assertThat(evidence(command)).startsWith(command.line() + " cannot be started: ");
    }

    @Test
    void thePairingTokenIsNotShown() throws Exception {
        assertThat(evidence(thatPrints("ASPNETCORE_TOKEN=secret")))
                .endsWith("\nASPNETCORE_TOKEN=***")
                .doesNotContain("secret");
    }

    private String evidence(Command command) throws Exception {
        return text(collect(command, LIMIT));
    }

    private CompletionStage<String> collect(Command command, Duration limit) {
        return collector().collect(ILL, specification(new PairingToken("secret")), new EvidencePolicy(command, limit));
    }

    private static String text(CompletionStage<String> evidence) throws Exception {
        return evidence.toCompletableFuture().get(20, SECONDS);
    }
}
