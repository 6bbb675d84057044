package dev.falconer.application.port.driven;

import dev.falconer.domain.backend.Backend;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** A messenger whose messages are answered as the test says: 202 unless told otherwise. Confined to the test's thread. */
public final class FakeMessenger implements ShutdownMessenger {

    private static final int ACCEPTED = 202;

    private final List<Backend> asked = new ArrayList<>();
    private final List<Duration> limits = new ArrayList<>();
    private CompletionStage<Integer> answer = CompletableFuture.completedFuture(ACCEPTED);
    private Consumer<Backend> effect = _ -> {};
    private boolean accepts = true;

    /** From now on messages are answered with this status. */
    public void answer(int status) {
        accepts = status == ACCEPTED;
        answer = CompletableFuture.completedFuture(status);
    }

    /** From now on messages cannot be delivered. */
    public void fail(String reason) {
        accepts = false;
        answer = CompletableFuture.failedFuture(new IOException(reason));
    }

    /** From now on messages are not answered. */
    public void hang() {
        accepts = false;
        answer = new CompletableFuture<>();
    }

    /** What a message that is accepted brings about at its receiver. */
    public void whenAsked(Consumer<Backend> effect) {
        this.effect = effect;
    }

    /** Who got a message, in order. */
    public List<Backend> asked() {
        return List.copyOf(asked);
    }

    public List<Duration> limits() {
        return List.copyOf(limits);
    }

    @Override
    public CompletionStage<Integer> send(Backend backend, Duration limit) {
        asked.add(backend);
        limits.add(limit);
        if (accepts) {
            effect.accept(backend);
        }
        return answer;
    }
}
