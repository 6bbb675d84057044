package dev.falconer.application.port.driven;

import dev.falconer.application.port.driving.Admission;
import dev.falconer.application.port.driving.RequestAdmission;
import dev.falconer.domain.backend.BackendEndpoint;
import dev.falconer.domain.forwarding.ClientConnection;
import dev.falconer.domain.forwarding.FakeHead;
import dev.falconer.domain.forwarding.ForwardingPlan;
import dev.falconer.domain.forwarding.HttpVersion;
import dev.falconer.domain.forwarding.MaxForwards;
import dev.falconer.domain.forwarding.Objection;
import dev.falconer.domain.forwarding.Outcome;
import dev.falconer.domain.forwarding.Refusal;
import dev.falconer.domain.forwarding.RequestRules;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;

/** A client connection of a {@link BlockingTransport}, request after request. It runs on a thread of its own; the rest is safe on any. */
final class BlockingConversation {

    private enum Phase {
        IDLE,
        BUSY,
        /** The connection ends behind the response under way. */
        LAST
    }

    private final RawConnection client;
    private final ClientConnection description;
    private final RequestAdmission admission;
    private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.IDLE);
    private final CompletableFuture<Void> stopped = new CompletableFuture<>();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();

    BlockingConversation(Socket socket, RequestAdmission admission) throws IOException {
        this.client = new RawConnection(socket);
        this.description =
                new ClientConnection(socket.getInetAddress().getHostAddress() + ":" + socket.getPort(), "http", null);
        this.admission = admission;
    }

    void run() {
        try (client) {
            do {
                RawConnection.Message request = client.readMessage();
                if (!phase.compareAndSet(Phase.IDLE, Phase.BUSY)) {
                    return;
                }
                answer(request);
            } while (phase.compareAndSet(Phase.BUSY, Phase.IDLE));
        } catch (UncheckedIOException clientGone) {
            client.close();
        } finally {
            ended.complete(null);
        }
    }

    /** Ends the connection now, if it is idle, or else behind its response. */
    void drain() {
        if (phase.getAndSet(Phase.LAST) == Phase.IDLE) {
            client.close();
        }
    }

    /** Ends the wait of a request. */
    void stop() {
        stopped.complete(null);
    }

    void close() {
        stop();
        client.close();
    }

    CompletableFuture<Void> ended() {
        return ended;
    }

    private void answer(RawConnection.Message request) {
        FakeHead head = requestHead(request.head());
        Objection objection = RequestRules.objection(head);
        if (objection != null) {
            phase.set(Phase.LAST);
            refuse(objection.refusal());
            return;
        }
        if (MaxForwards.endsHere(head)) {
            refuse(MaxForwards.ANSWER);
            return;
        }
        decide(admission.admit(head), head, request.body());
    }

    private void decide(Admission answer, FakeHead head, String body) {
        switch (answer) {
            case Admission.Admitted admitted -> forward(admitted, head, body);
            case Admission.Pending pending -> await(pending, head, body);
            case Admission.Refused(Refusal reason) -> refuse(reason);
        }
    }

    /** Meanwhile another thread reads, to notice that the client leaves; it may take a byte, so the connection is not used again. */
    private void await(Admission.Pending pending, FakeHead head, String body) {
        phase.set(Phase.LAST);
        CompletableFuture<RawConnection.Ending> left = new CompletableFuture<>();
        Thread.ofVirtual().name("watch").start(() -> {
            try {
                left.complete(client.readEnding());
            } catch (UncheckedIOException closed) {
                left.complete(RawConnection.Ending.CLOSED);
            }
        });
        CompletableFuture<?> resolution = pending.resolution().toCompletableFuture();
        CompletableFuture.anyOf(resolution, left, stopped).join();
        if (resolution.isDone()) {
            decide(admission.resume(pending, head), head, body);
            return;
        }
        admission.abandon(pending);
        if (stopped.isDone()) {
            fail(Outcome.HOST_STOPPING);
        }
    }

    private void forward(Admission.Admitted admitted, FakeHead head, String body) {
        ForwardingPlan plan = admitted.plan();
        Outcome outcome = refusal(plan, head, body);
        if (outcome == Outcome.COMPLETED) {
            outcome = exchange(plan, head, body);
        }
        admission.unanswered(admitted, outcome);
        if (outcome.status() > 0) {
            fail(outcome);
        }
    }

    /** Why an admitted request is not forwarded; completed where it is. */
    private static Outcome refusal(ForwardingPlan plan, FakeHead head, String body) {
        if (plan.isLoop(head)) {
            return Outcome.FORWARDING_LOOP;
        }
        return plan.exceedsBodyLimit(body.length()) ? Outcome.REQUEST_BODY_TOO_LARGE : Outcome.COMPLETED;
    }

    private Outcome exchange(ForwardingPlan plan, FakeHead head, String body) {
        String line = head.method() + " " + plan.backendTarget(head) + " HTTP/1.1";
        plan.rewriteRequest(head, head, description);
        RawConnection backend;
        try {
            backend = switch (plan.backend().endpoint()) {
                case BackendEndpoint.Loopback loopback -> RawConnection.to(loopback.port());
                case BackendEndpoint.UnixSocket socket -> throw new AssertionError(socket);
            };
        } catch (UncheckedIOException refused) {
            return Outcome.BACKEND_CONNECT_FAILED;
        }
        RawConnection.Message response;
        try (backend) {
            response = backend.send(message(line, head, body)).readMessage();
        } catch (UncheckedIOException brokenOff) {
            return Outcome.BACKEND_CLOSED_EARLY;
        }
        FakeHead fields = withFields(FakeHead.response(), response.head());
        plan.rewriteResponse(fields, response.status());
        try {
            client.send(message(response.firstLine(), fields, response.body()));
        } catch (UncheckedIOException left) {
            return Outcome.CLIENT_GONE;
        }
        return Outcome.COMPLETED;
    }

    private void refuse(Refusal refusal) {
        String html = switch (refusal.content()) {
            case Refusal.Content.Verbatim page -> new String(page.html(), StandardCharsets.ISO_8859_1);
            case Refusal.Content.Standard _,
                    Refusal.Content.Empty _,
                    Refusal.Content.Failure _,
                    Refusal.Content.Elsewhere _ -> "";
        };
        FakeHead fields = FakeHead.response();
        if (refusal.content() instanceof Refusal.Content.Elsewhere(String location)) {
            fields.set("Location", location);
        }
        refusal.retryAfter().ifPresent(wait -> {
            long roundedUp = wait.plusSeconds(1).minusNanos(1).toSeconds();
            fields.set("Retry-After", String.valueOf(roundedUp));
        });
        client.send(message("HTTP/1.1 " + refusal.status() + " Refused", fields, html));
    }

    private void fail(Outcome outcome) {
        client.send(message("HTTP/1.1 " + outcome.status() + " Failed", FakeHead.response(), ""));
    }

    private static FakeHead requestHead(String head) {
        String[] line = head.substring(0, head.indexOf("\r\n")).split(" ");
        FakeHead parsed = FakeHead.request(line[0], line[1])
                .as(line[2].equals("HTTP/1.0") ? HttpVersion.HTTP_1_0 : HttpVersion.HTTP_1_1);
        return withFields(parsed, head);
    }

    private static FakeHead withFields(FakeHead parsed, String head) {
        head.lines().skip(1).takeWhile(line -> !line.isEmpty()).forEach(line -> {
            int colon = line.indexOf(':');
            parsed.add(line.substring(0, colon), line.substring(colon + 1).strip());
        });
        return parsed;
    }

    private static String message(String firstLine, FakeHead fields, String body) {
        fields.remove("Transfer-Encoding");
        fields.set("Content-Length", String.valueOf(body.length()));
        return firstLine + "\r\n" + String.join("\r\n", fields.lines()) + "\r\n\r\n" + body;
    }
}
