package dev.falconer.application.port.driven;

import dev.falconer.domain.backend.Backend;
import dev.falconer.domain.backend.BackendEndpoint;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** A messenger on a blocking socket, a virtual thread per message. Safe on any thread. */
final class BlockingMessenger implements ShutdownMessenger {

    @Override
    public CompletionStage<Integer> send(Backend backend, Duration limit) {
        CompletableFuture<Integer> answer = new CompletableFuture<>();
        Thread.ofVirtual().name("shutdown-message").start(() -> {
            try {
                answer.complete(ask(backend, answer));
            } catch (RuntimeException failure) {
                answer.completeExceptionally(failure);
            }
        });
        return answer.orTimeout(limit.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** The answer, however it comes, ends the connection, and with it a wait that has lasted too long. */
    private static int ask(Backend backend, CompletableFuture<Integer> answer) {
        int port = switch (backend.endpoint()) {
            case BackendEndpoint.Loopback loopback -> loopback.port();
            case BackendEndpoint.UnixSocket socket -> throw new AssertionError(socket);
        };
        RawConnection connection = RawConnection.to(port);
        var _ = answer.whenComplete((_, _) -> connection.close());
        return connection.send(message(backend)).readMessage().status();
    }

    private static String message(Backend backend) {
        String token = backend.token()
                .map(pairing -> "MS-ASPNETCORE-TOKEN: " + pairing.value() + "\r\n")
                .orElse("");
        return "POST " + backend.pathBase().prefix() + "/iisintegration HTTP/1.1\r\n"
                + "Host: " + backend.endpoint() + "\r\n"
                + "MS-ASPNETCORE-EVENT: shutdown\r\n"
                + token
                + "Content-Length: 0\r\n"
                + "Connection: close\r\n\r\n";
    }
}
