package dev.falconer.application.port.driven;

import dev.falconer.domain.backend.Backend;
import java.time.Duration;
import java.util.concurrent.CompletionStage;

/**
 * Tells an ASP.NET Core backend over HTTP that it should stop: {@code POST {base}/iisintegration} with the event
 * {@code shutdown}, the token and {@code Content-Length: 0} (behaviour.md 5.1).
 */
public interface ShutdownMessenger {

    /** Sends the message. Completes with the status, or fails with the reason, within the limit; on any thread. */
    CompletionStage<Integer> send(Backend backend, Duration limit);
}
