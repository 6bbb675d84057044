package dev.falconer.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.falconer.it.fixture.Await;
import dev.falconer.it.fixture.Falconer;
import dev.falconer.it.fixture.Http.Answer;
import dev.falconer.it.fixture.Processes;
import dev.falconer.it.fixture.RawHttp;
import dev.falconer.it.fixture.RawHttp.RawResponse;
import dev.falconer.it.fixture.Site;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Web sockets through Falconer: the upgrade, plain conversations, and what becomes of them when the application stops. */
class WebSocketBasicsIT {

    private static final int CONTINUATION = 0x0;
    private static final int TEXT = 0x1;
    private static final int CLOSE = 0x8;
    private static final int PING = 0x9;
    private static final int PONG = 0xA;
    private static final int NORMAL = 1000;

    @Nested
    class WhenSupported {

        @AutoClose
        private static Falconer falconer;

        @BeforeAll
        static void start() {
            falconer = Falconer.host(Site.aspNetCore());
            falconer.http().get("/");
        }

        @ParameterizedTest
        @ValueSource(strings = {"this is a message of 36 characters!!", "i"})
        @DisplayName("WS-01 WS-02 WS-03 WS-05 handshake, data with pings in between, close; the process stays")
        void converses(String text) {
            long pid = falconer.http().get("/pid").number();
            try (Socket socket = Socket.open(falconer, "/ws")) {
                assertThat(socket.answer.status()).isEqualTo(101);
                assertThat(socket.answer.reason()).isEqualTo("Switching Protocols");
                assertThat(socket.answer.values("Connection"))
                        .singleElement()
                        .asString()
                        .isEqualToIgnoringCase("Upgrade");

                socket.send(TEXT, text).send(PING, "p").send(TEXT, text).send(PING, "q");

                assertThat(socket.textsAndPongs(4)).containsExactlyInAnyOrder(text, text, "pong p", "pong q");
                socket.close(NORMAL, "bye");
                assertThat(socket.receive()).isEqualTo(Frame.close(NORMAL, "bye"));
                socket.connection.awaitClose();
            }
            assertThat(falconer.http().get("/pid").number()).isEqualTo(pid);
        }

        @Test
        @DisplayName("WS-04 WS-18 the application's own close arrives with its reason")
        void isClosedByTheApplication() {
            for (int i = 0; i < 3; i++) {
                try (Socket socket = Socket.open(falconer, "/ws")) {
                    socket.send(TEXT, "CloseFromServer");

                    assertThat(socket.receive()).isEqualTo(Frame.close(NORMAL, "ClosingFromServer"));
                }
            }
        }

        @Test
        @DisplayName("WS-18 close codes and reasons of the client come back unchanged")
        void keepsCloseCodes() {
            for (int code : new int[] {3000, 4999}) {
                try (Socket socket = Socket.open(falconer, "/ws")) {
                    socket.close(code, "because é");

                    assertThat(socket.receive()).isEqualTo(Frame.close(code, "because é"));
                }
            }
        }

        @Test
        @DisplayName("WS-11 a thousand messages to and fro")
        void goesOn() {
            try (Socket socket = Socket.open(falconer, "/ws")) {
                for (int i = 0; i < 1000; i++) {
                    assertThat(socket.send(TEXT, Integer.toString(i)).receive().text())
                            .isEqualTo(Integer.toString(i));
                }
            }
        }

        @Test
        @DisplayName("WS-12 the application may speak first")
        void listensFirst() {
            try (Socket socket = Socket.open(falconer, "/ws-push")) {
                assertThat(IntStream.range(0, 3).mapToObj(_ -> socket.receive().text()))
                        .containsExactly("push 1", "push 2", "push 3");
            }
        }

        @Test
        @DisplayName("WS-13 the sub-protocol that the application chose comes back")
        void agreesOnAProtocol() {
            try (Socket socket =
                    Socket.open(falconer, "/ws", "Sec-WebSocket-Protocol: mywebsocketsubprotocol, other\r\n")) {
                assertThat(socket.answer.values("Sec-WebSocket-Protocol")).containsExactly("mywebsocketsubprotocol");
            }
        }

        @Test
        @DisplayName("WS-19 a message that is answered a thousand times")
        void isAnsweredAThousandTimes() {
            try (Socket socket = Socket.open(falconer, "/ws")) {
                socket.send(TEXT, "Thousand");

                for (int i = 1; i <= 1000; i++) {
                    assertThat(socket.receive().text()).isEqualTo("answer " + i);
                }
            }
        }

        @Test
        @DisplayName("WS-09 the application knows that it may upgrade")
        void isAnnounced() {
            RawResponse response = RawHttp.exchange(falconer.port(), Socket.handshake("/upgrade-feature", ""));

            assertThat(response.text()).isEqualTo("Enabled");
        }

        @Test
        @DisplayName("WS-16 an upgrade that the application refuses is its ordinary answer")
        void mayBeRefused() {
            RawResponse response = RawHttp.exchange(falconer.port(), Socket.handshake("/ws-refused", ""));

            assertThat(response.status()).isEqualTo(403);
            assertThat(response.text()).isEqualTo("no sockets here");
        }

        @Test
        @DisplayName("WS-17 an upgrade to something else is an ordinary request")
        void isNothingElse() {
            RawResponse response = RawHttp.exchange(
                    falconer.port(),
                    "GET /HelloWorld HTTP/1.1\r\nHost: site\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n");

            assertThat(response.text()).isEqualTo("Hello World");
        }
    }

    @Test
    @DisplayName("WS-08 WS-10 switched off, a handshake is not answered with 101, and the application knows")
    void isSwitchedOff() {
        Site site = Site.aspNetCore(config -> config.beside("<webSocket enabled=\"false\" />"));
        try (Falconer falconer = Falconer.host(site)) {
            assertThat(RawHttp.exchange(falconer.port(), Socket.handshake("/ws", ""))
                            .status())
                    .isEqualTo(400);
            assertThat(RawHttp.exchange(falconer.port(), Socket.handshake("/upgrade-feature", ""))
                            .text())
                    .isEqualTo("Disabled");
            assertThat(falconer.http().get("/HelloWorld").status()).isEqualTo(200);
        }
    }

    @Nested
    @Execution(ExecutionMode.CONCURRENT)
    class WhenTheApplicationStops {

        private static final String PAGE = "The app is offline.";
        private static final Frame GOODBYE = Frame.close(NORMAL, "ClosingFromServer");

        private final Site site = Site.aspNetCore(
                config -> config.with("shutdownTimeLimit", 10).variable("TESTSITE_STOP_DELAY_MS", "3000"));

        @AutoClose
        private final Falconer falconer = Falconer.host(site);

        @ParameterizedTest
        @ValueSource(strings = {"this is a message of 36 characters!!", "i"})
        @DisplayName(
                "WS-06 app_offline: the application closes the socket itself, and the file is the answer from then on")
        void isTakenOffline(String text) throws IOException {
            for (int round = 0; round < 2; round++) {
                long pid = falconer.http().get("/pid").number();
                try (Socket socket = Socket.open(falconer, "/ws")) {
                    assertThat(socket.send(TEXT, text).receive().text()).isEqualTo(text);

                    site.write("app_offline.htm", PAGE);

                    endsInOrder(socket);
                }
                Await.until("the process is gone", () -> !Processes.alive(pid));
                Files.move(site.file("TestSite.dll"), site.file("moved"));
                Files.move(site.file("moved"), site.file("TestSite.dll"));
                assertThat(falconer.http().get("/").status()).isEqualTo(503);
                assertThat(falconer.http().get("/").text()).isEqualTo(PAGE);

                site.delete("app_offline.htm");

                Await.until("it is back", () -> falconer.http().get("/").status() == 200);
            }
        }

        @ParameterizedTest
        @ValueSource(strings = {"this is a message of 36 characters!!", "i"})
        @DisplayName("WS-07 recycled: the application closes the socket itself, and a new process answers")
        void isRecycled(String text) {
            for (int limit = 11; limit <= 12; limit++) {
                long pid = falconer.http().get("/pid").number();
                try (Socket socket = Socket.open(falconer, "/ws")) {
                    assertThat(socket.send(TEXT, text).receive().text()).isEqualTo(text);

                    int changed = limit;
                    site.configure(config -> config.with("shutdownTimeLimit", changed));

                    endsInOrder(socket);
                }
                Await.until("a new process answers", () -> {
                    Answer answer = falconer.http().get("/pid");
                    return answer.status() == 200 && answer.number() != pid;
                });
            }
        }

        /** The close frame comes, and where it is answered the end of the connection, which is no reset. */
        private static void endsInOrder(Socket socket) {
            assertThat(socket.receive()).isEqualTo(GOODBYE);
            socket.close(NORMAL, "");
            socket.connection.awaitClose();
        }
    }

    @Test
    @DisplayName("WS-14 sockets opened, used and closed by many at once: every one is served, and the process stays")
    void isNotWornOut() {
        int clients = 8;
        int conversations = 25;
        try (Falconer falconer = Falconer.host(Site.aspNetCore());
                ExecutorService everyone = Executors.newVirtualThreadPerTaskExecutor()) {
            long pid = falconer.http().get("/pid").number();

            List<CompletableFuture<Void>> running = IntStream.range(0, clients)
                    .mapToObj(client -> CompletableFuture.runAsync(
                            () -> {
                                for (int i = 0; i < conversations; i++) {
                                    convinces(falconer, client + "/" + i);
                                }
                            },
                            everyone))
                    .toList();

            running.forEach(CompletableFuture::join);
            assertThat(falconer.http().get("/pid").number()).isEqualTo(pid);
        }
    }

    /** Pings, whole messages and one in fragments, then a close; data and pongs each come in the order of what they answer. */
    private static void convinces(Falconer falconer, String name) {
        try (Socket socket = Socket.open(falconer, "/ws")) {
            for (int i = 0; i < 10; i++) {
                socket.send(PING, "1").send(TEXT, name + " a").send(TEXT, name + " b");
                socket.fragment(TEXT, name + " c").send(PING, "2").fragment(CONTINUATION, name + " d");
                socket.send(PING, "3").send(CONTINUATION, name + " e");

                List<String> received = socket.textsAndPongs(8);

                assertThat(received.stream().filter(text -> text.startsWith("pong ")))
                        .containsExactly("pong 1", "pong 2", "pong 3");
                assertThat(received.stream().filter(text -> !text.startsWith("pong ")))
                        .containsExactly(name + " a", name + " b", name + " c", name + " d", name + " e");
            }
            socket.close(NORMAL, name);
            assertThat(socket.receive()).isEqualTo(Frame.close(NORMAL, name));
        }
    }

    /** A frame, unmasked. */
    private record Frame(int opcode, int code, String text) {

        static Frame close(int code, String reason) {
            return new Frame(CLOSE, code, reason);
        }
    }

    /** A client's end of a web socket. */
    private static final class Socket implements AutoCloseable {

        /** Of a message that ends with this frame. */
        private static final int LAST = 0x80;

        private static final byte[] NO_MASK = new byte[4];
        private static final String HANDSHAKE = """
                Host: site
                Connection: Upgrade
                Upgrade: websocket
                Sec-WebSocket-Version: 13
                Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==
                """.replace("\n", "\r\n");

        private final RawHttp connection;
        private final RawResponse answer;

        private Socket(RawHttp connection, RawResponse answer) {
            this.connection = connection;
            this.answer = answer;
        }

        static Socket open(Falconer falconer, String target) {
            return open(falconer, target, "");
        }

        static Socket open(Falconer falconer, String target, String headers) {
            RawHttp connection = falconer.connect();
            return new Socket(
                    connection, connection.send(handshake(target, headers)).head());
        }

        static String handshake(String target, String headers) {
            return "GET " + target + " HTTP/1.1\r\n" + HANDSHAKE + headers + "\r\n";
        }

        Socket send(int opcode, String text) {
            return send(LAST | opcode, text.getBytes(UTF_8));
        }

        /** A frame whose message goes on in the next. */
        Socket fragment(int opcode, String text) {
            return send(opcode, text.getBytes(UTF_8));
        }

        void close(int code, String reason) {
            byte[] text = reason.getBytes(UTF_8);
            byte[] payload = new byte[text.length + 2];
            payload[0] = (byte) (code >> 8);
            payload[1] = (byte) code;
            System.arraycopy(text, 0, payload, 2, text.length);
            send(LAST | CLOSE, payload);
        }

        /** Short frames only; masked with zeros, as the client's must be masked with something. */
        private Socket send(int start, byte[] payload) {
            assertThat(payload).hasSizeLessThan(126);
            connection.send(new byte[] {(byte) start, (byte) (0x80 | payload.length)});
            connection.send(NO_MASK).send(payload);
            return this;
        }

        Frame receive() {
            byte[] head = connection.bytes(2);
            int opcode = head[0] & 0xF;
            byte[] payload = connection.bytes(head[1] & 0x7F);
            return opcode == CLOSE && payload.length >= 2
                    ? new Frame(
                            opcode,
                            (payload[0] & 0xFF) << 8 | payload[1] & 0xFF,
                            new String(payload, 2, payload.length - 2, UTF_8))
                    : new Frame(opcode, 0, new String(payload, UTF_8));
        }

        /** The next frames, in words. */
        List<String> textsAndPongs(int count) {
            return IntStream.range(0, count)
                    .mapToObj(_ -> receive())
                    .map(frame -> frame.opcode() == PONG ? "pong " + frame.text() : frame.text())
                    .toList();
        }

        @Override
        public void close() {
            connection.close();
        }
    }
}
