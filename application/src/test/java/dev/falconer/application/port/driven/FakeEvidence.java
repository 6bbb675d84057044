package dev.falconer.application.port.driven;

import dev.falconer.domain.process.CapturedOutput;
import dev.falconer.domain.process.ProcessId;
import dev.falconer.domain.process.ProcessSpec;
import dev.falconer.domain.site.EvidencePolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A collector whose commands run on paper: they end at once with code 0 and print nothing, unless the test has said
 * otherwise. Confined to the test's thread.
 */
public final class FakeEvidence implements EvidenceCollector {

    private final List<Collection> collections = new ArrayList<>();
    private final List<Running> running = new ArrayList<>();
    private String print = "";
    private String ending = "ended with code 0 in 0.0 s";
    private boolean hangs;

    /** What was asked for. */
    public record Collection(ProcessId id, ProcessSpec spec, EvidencePolicy policy) {}

    private record Running(Collection collection, CompletableFuture<String> evidence) {}

    /** Commands print this from now on. */
    public void print(String text) {
        print = text;
    }

    /** Commands end with this code from now on. */
    public void end(int code) {
        ending = "ended with code " + code + " in 0.0 s";
    }

    /** Commands cannot be started from now on. */
    public void fail(String reason) {
        ending = "cannot be started: " + reason;
    }

    /** Commands run until their limit elapses from now on. */
    public void hang() {
        hangs = true;
    }

    /** The limit of all that run elapses. */
    public void elapse() {
        List<Running> over = List.copyOf(running);
        running.clear();
        over.forEach(each -> each.evidence()
                .complete(told(
                        each.collection(),
                        String.format(
                                Locale.ROOT,
                                "was killed after %.1f s",
                                each.collection().policy().limit().toMillis() / 1000.0))));
    }

    /** What was asked for so far, oldest first. */
    public List<Collection> collections() {
        return List.copyOf(collections);
    }

    @Override
    public CompletionStage<String> collect(ProcessId id, ProcessSpec spec, EvidencePolicy policy) {
        var collection = new Collection(id, spec, policy);
        collections.add(collection);
        var evidence = new CompletableFuture<String>();
        if (hangs) {
            running.add(new Running(collection, evidence));
        } else {
            evidence.complete(told(collection, ending));
        }
        return evidence;
    }

    private String told(Collection collection, String how) {
        String kept = print.substring(0, Math.min(print.length(), CapturedOutput.FIRST_LIMIT));
        CapturedOutput printed = new CapturedOutput(kept, "").withoutTerminalControl();
        String shown = collection
                .spec()
                .backend()
                .token()
                .map(printed::without)
                .orElse(printed)
                .first();
        String line = collection.policy().command().line() + " " + how;
        return shown.isEmpty() ? line : line + "\n" + shown;
    }
}
