package dev.falconer.application.port.driven;

import dev.falconer.domain.backend.Backend;
import dev.falconer.domain.process.HealthAnswer;
import dev.falconer.domain.site.HealthQuestion;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A probe whose answers the test chooses; without a word of it every backend is well. Confined to the test's thread. */
public final class FakeHealth implements HealthProbe {

    private final List<HealthQuestion> asked = new ArrayList<>();
    private final Map<Backend, String> complaints = new HashMap<>();
    private final List<CompletableFuture<HealthAnswer>> open = new ArrayList<>();
    private boolean silent;

    /** From now on the backend answers everything with this complaint. */
    public void complain(Backend backend, String complaint) {
        complaints.put(backend, complaint);
    }

    /** From now on the backend is well. */
    public void recover(Backend backend) {
        complaints.remove(backend);
    }

    /** From now on nothing is answered until {@link #answer}. */
    public void fallSilent() {
        silent = true;
    }

    /** Answers all that was asked in silence. */
    public void answer(HealthAnswer answer) {
        List<CompletableFuture<HealthAnswer>> answered = List.copyOf(open);
        open.clear();
        answered.forEach(each -> each.complete(answer));
    }

    /** Everything that was asked, oldest first. */
    public List<HealthQuestion> asked() {
        return List.copyOf(asked);
    }

    @Override
    public CompletionStage<HealthAnswer> ask(Backend backend, HealthQuestion question, Duration limit) {
        asked.add(question);
        var answer = new CompletableFuture<HealthAnswer>();
        String complaint = complaints.get(backend);
        if (silent) {
            open.add(answer);
        } else if (complaint == null) {
            answer.complete(new HealthAnswer.Well());
        } else {
            answer.complete(new HealthAnswer.Ill(complaint));
        }
        return answer;
    }
}
