package dev.falconer.it.gateway;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.falconer.it.fixture.Falconer;
import dev.falconer.it.fixture.RawBackend;
import dev.falconer.it.fixture.RawHttp;
import dev.falconer.it.gateway.Canonical.Stream;
import dev.falconer.it.gateway.Observation.Ending;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A Falconer in front of a backend that writes down every byte. What is below {@code /t}, {@code /u} and {@code /probe} is
 * answered by an echo of method, target and length of the body, unless a test says otherwise. One row after the other.
 */
final class Gateway implements AutoCloseable {

    private static final String[] ECHO = {
        "method, target = head.split(b' ', 2)[:2]",
        "text = b'%s %s %d' % (method, target, len(body()))",
        "send(b'HTTP/1.1 200 OK\\r\\nContent-Type: text/plain\\r\\nContent-Length: %d\\r\\n\\r\\n' % len(text))",
        "send(b'' if method == b'HEAD' else text)"
    };

    private static final Pattern OF_A_ROW = Pattern.compile("/[tu]/[A-Z]\\d\\d");

    private final RawBackend backend;
    private final Falconer falconer;

    /** Of each backend connection, how many requests earlier rows have brought. */
    private List<Integer> before = List.of();

    private Gateway(RawBackend backend, Falconer falconer) {
        this.backend = backend;
        this.falconer = falconer;
    }

    static Gateway open() {
        RawBackend backend = RawBackend.create();
        for (String name : List.of("t", "u", "probe", "*")) {
            backend.answer(name, ECHO);
        }
        var gateway = new Gateway(backend, Falconer.host(backend.site()));
        gateway.probe("start");
        return gateway;
    }

    Falconer falconer() {
        return falconer;
    }

    RawBackend backend() {
        return backend;
    }

    RawHttp connect() {
        return falconer.connect();
    }

    /** Plays a row from its first byte to the probe behind it. */
    Observation play(Row row) {
        if (!row.backendAnswers().isEmpty()) {
            backend.answer("t_" + row.id(), row.backendAnswers());
        }
        mark();
        try (RawHttp client = connect()) {
            String peer = "127.0.0.1:" + client.localPort();
            send(client, row);
            Reading reading = Reading.of(client, row.method(), row.falconer());
            Ending ending = reading.ending();
            if (ending == Ending.OPEN) {
                assertEchoed(client, row.id() + "/again");
            }
            probe(row.id());
            return new Observation(reading.answers(), ending, arrived(row.id()), peer);
        }
    }

    /** Plays a row on the first stream of a connection, asks something else on the second, and a probe behind it. */
    Observation play(FrameRow row) {
        if (!row.backendAnswers().isEmpty()) {
            backend.answer("t_" + row.id(), row.backendAnswers());
        }
        mark();
        try (var client = new FrameClient(connect())) {
            row.clientSends().forEach(frame -> client.send(1, frame));
            FrameClient.Answers answers = client.await(1);
            Ending ending = answers.ending();
            if (ending != Ending.CLOSED) {
                client.assertEchoed(3, "/probe/" + row.id() + "/again");
            }
            if (ending == Ending.STREAM_RESET && answers.error() == FrameClient.PROTOCOL_ERROR) {
                ending = Ending.STREAM_REFUSED;
            }
            probe(row.id());
            String peer = "127.0.0.1:" + client.connection().localPort();
            return new Observation(answers.messages(), ending, arrived(row.id()), peer);
        }
    }

    private static void send(RawHttp client, Row row) {
        try {
            client.send(row.clientSends());
            if (row.direction() == Row.Direction.ENDS) {
                client.finishSending();
            }
        } catch (UncheckedIOException e) {
            // It may have been refused before it was through; what was answered is read all the same.
            assertThat(row.clientSends().length())
                    .as("what could not be sent: " + e)
                    .isGreaterThan(60_000);
        }
    }

    /** A request on a new connection gets its own answer. */
    void probe(String name) {
        try (RawHttp client = connect()) {
            assertEchoed(client, name);
        }
    }

    /** A request on this connection gets its own answer. */
    static void assertEchoed(RawHttp client, String name) {
        String target = "/probe/" + name;
        client.send("GET " + target + " HTTP/1.1\r\nHost: probe.test\r\n\r\n");
        assertThat(client.response().text()).isEqualTo("GET " + target + " 0");
    }

    /** What arrives from here on is the next row's. */
    void mark() {
        before = backend.received().stream()
                .map(bytes -> Canonical.requests(bytes).size())
                .toList();
    }

    /**
     * What has arrived since, without probes, and without what an earlier row has left behind; a request that is not complete is
     * waited for until its connection has ended.
     */
    List<Message> arrived(String id) {
        var arrived = new ArrayList<Message>();
        int connections = backend.received().size();
        for (int i = 0; i < connections; i++) {
            List<Message> requests = Canonical.requests(backend.received().get(i));
            if (!requests.isEmpty() && !requests.getLast().complete()) {
                backend.awaitEnded(i + 1);
                requests = Canonical.requests(backend.received().get(i));
            }
            arrived.addAll(requests.subList(i < before.size() ? before.get(i) : 0, requests.size()));
        }
        arrived.removeIf(request -> OF_A_ROW.matcher(request.target()).lookingAt()
                && !request.target().matches("/[tu]/" + id + "\\b.*"));
        arrived.removeIf(request -> request.target().startsWith("/probe/"));
        return arrived;
    }

    /** Everything that has arrived, whole or not. */
    List<Message> everything() {
        return backend.received().stream()
                .flatMap(bytes -> Canonical.requests(bytes).stream())
                .toList();
    }

    @Override
    public void close() {
        falconer.close();
    }

    /** What a client has read, and how its connection was then. */
    record Reading(List<Message> answers, Ending ending) {

        Reading {
            answers = List.copyOf(answers);
        }

        /** Reads so many answers, or to the end where the connection is expected to end. */
        static Reading of(RawHttp client, String method, Expectation expected) {
            var bytes = new StringBuilder();
            byte[] buffer = new byte[65_536];
            while (true) {
                int count;
                try {
                    count = client.read(buffer);
                } catch (UncheckedIOException reset) {
                    return new Reading(Canonical.responses(bytes.toString(), method, Stream.OPEN), Ending.RESET);
                }
                if (count < 0) {
                    return new Reading(Canonical.responses(bytes.toString(), method, Stream.ENDED), Ending.CLOSED);
                }
                bytes.append(new String(buffer, 0, count, ISO_8859_1));
                List<Message> answers = Canonical.responses(bytes.toString(), method, Stream.OPEN);
                long whole = answers.stream()
                        .filter(answer -> answer.complete() && !answer.interim())
                        .count();
                if (expected.goesOn() && whole >= expected.finals()) {
                    return new Reading(answers, Ending.OPEN);
                }
            }
        }
    }
}
