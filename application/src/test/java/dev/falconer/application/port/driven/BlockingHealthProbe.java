package dev.falconer.application.port.driven;

import dev.falconer.domain.backend.Backend;
import dev.falconer.domain.backend.BackendEndpoint;
import dev.falconer.domain.process.HealthAnswer;
import dev.falconer.domain.site.HealthQuestion;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** A probe on a blocking socket, a virtual thread per question. Safe on any thread. */
final class BlockingHealthProbe implements HealthProbe {

    private static final int ENOUGH = 64 * 1_024;

    @Override
    public CompletionStage<HealthAnswer> ask(Backend backend, HealthQuestion question, Duration limit) {
        var answer = new CompletableFuture<HealthAnswer>();
        Thread.ofVirtual().name("health-question").start(() -> answer.complete(asked(backend, question, answer)));
        String late = "did not answer " + question + " within "
                + (limit.toMillis() % 1_000 == 0 ? limit.toSeconds() + " s" : limit.toMillis() + " ms");
        return answer.completeOnTimeout(new HealthAnswer.Ill(late), limit.toNanos(), TimeUnit.NANOSECONDS);
    }

    private static HealthAnswer asked(
            Backend backend, HealthQuestion question, CompletableFuture<HealthAnswer> answer) {
        int port = switch (backend.endpoint()) {
            case BackendEndpoint.Loopback loopback -> loopback.port();
            case BackendEndpoint.UnixSocket socket -> throw new AssertionError(socket);
        };
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            var _ = answer.whenComplete((_, _) -> close(socket));
            return switch (question) {
                case HealthQuestion.Connect _ -> new HealthAnswer.Well();
                case HealthQuestion.Http http -> new Answer(socket, http).to(request(backend, http));
            };
        } catch (IOException refused) {
            return new HealthAnswer.Ill("refused the connection");
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private static String request(Backend backend, HealthQuestion.Http question) {
        String token = backend.token()
                .map(pairing -> "MS-ASPNETCORE-TOKEN: " + pairing.value() + "\r\n")
                .orElse("");
        return "GET " + backend.pathBase().escaped() + question.target() + " HTTP/1.1\r\n"
                + "Host: " + question.host().orElse(backend.endpoint().authority()) + "\r\n"
                + "User-Agent: Falconer\r\n"
                + token
                + "Connection: close\r\n\r\n";
    }

    /** One answer, read to its end. */
    private static final class Answer {

        private final Socket socket;
        private final BufferedReader in;
        private final HealthQuestion.Http question;

        Answer(Socket socket, HealthQuestion.Http question) throws IOException {
            this.socket = socket;
            this.in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
            this.question = question;
        }

        HealthAnswer to(String request) {
            String head;
            try {
                socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
                head = head();
                while (head.startsWith("HTTP/1.1 1")) {
                    head = head();
                }
            } catch (IOException end) {
                return new HealthAnswer.Ill("hung up without an answer to " + question);
            }
            if (!head.startsWith("HTTP/1.1 ")) {
                return new HealthAnswer.Ill("answered " + question + " with what cannot be read (expected: HTTP/1.1)");
            }
            int status = Integer.parseInt(head.substring(9, 12));
            if (!question.expected().contains(status)) {
                return new HealthAnswer.Ill(
                        "answered " + question + " with " + status + " (expected: " + question.expected() + ")");
            }
            try {
                readBody(head.toLowerCase(Locale.ROOT), status);
                return new HealthAnswer.Well();
            } catch (IOException end) {
                return new HealthAnswer.Ill("broke off its answer to " + question);
            }
        }

        private String head() throws IOException {
            var head = new StringBuilder();
            for (String line = line(); !line.isEmpty(); line = line()) {
                head.append(line).append('\n');
            }
            return head.toString();
        }

        private String line() throws IOException {
            String line = in.readLine();
            if (line == null) {
                throw new EOFException("the other side has ended");
            }
            return line;
        }

        private void readBody(String head, int status) throws IOException {
            int length = head.indexOf("\ncontent-length:");
            if (head.contains("\ntransfer-encoding: chunked")) {
                for (int size = Integer.parseInt(line(), 16); size > 0; size = Integer.parseInt(line(), 16)) {
                    skip(size);
                    line();
                }
            } else if (length >= 0) {
                int value = length + "\ncontent-length:".length();
                skip(Integer.parseInt(
                        head.substring(value, head.indexOf('\n', value)).strip()));
            } else if (status != 204) {
                in.transferTo(Writer.nullWriter());
            }
        }

        private void skip(int characters) throws IOException {
            for (int left = Math.min(characters, ENOUGH); left > 0; left--) {
                if (in.read() < 0) {
                    throw new EOFException("the other side has ended");
                }
            }
        }
    }
}
