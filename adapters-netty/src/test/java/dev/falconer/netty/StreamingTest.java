package dev.falconer.netty;

import static dev.falconer.application.port.driven.RecordingBackend.ok;
import static org.assertj.core.api.Assertions.assertThat;

import dev.falconer.application.port.driven.FakeAdmission;
import dev.falconer.application.port.driven.RawConnection;
import dev.falconer.application.port.driven.RecordingBackend;
import dev.falconer.domain.forwarding.Outcome;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class StreamingTest extends WireTest {

    private static final String GET = "GET / HTTP/1.1\r\nHost: h.test\r\n\r\n";
    private static final String CHUNKED_POST = "POST / HTTP/1.1\r\nHost: h.test\r\nTransfer-Encoding: chunked\r\n\r\n";

    /** More than every buffer on the way together: four of the kernel's and two of ours. */
    private static final int BEYOND_ALL_BUFFERS = 64 << 20;

    private static final byte[] MEBIBYTE = new byte[1 << 20];

    @Nested
    class WhenNobodyHurries {

        @Test
        @DisplayName("BD-19 a response head is seen before its body, and each part as it comes")
        void headAtOnce() {
            CountDownLatch seen = new CountDownLatch(1);
            RecordingBackend backend = backend(connection -> {
                connection.readMessage();
                connection.send(
                        "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n");
                seen.await();
                connection.send("5\r\nfirst\r\n");
                connection.readHead();
            });
            RawConnection client = clientOf(backend).send(GET);

            assertThat(client.readHead()).contains("200 OK");
            seen.countDown();
            assertThat(client.read(10)).isEqualTo("5\r\nfirst\r\n");
        }

        @Test
        @DisplayName("BD-06 both directions flow at once")
        void fullDuplex() {
            RecordingBackend backend = backend(connection -> {
                connection.readHead();
                connection.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
                for (int i = 0; i < 99; i++) {
                    connection.send(connection.read("6\r\nline00\r\n".length()));
                }
                connection.read(5);
                connection.send("0\r\n\r\n");
            });
            RawConnection client = clientOf(backend).send(CHUNKED_POST);

            client.readHead();
            for (int i = 10; i < 109; i++) {
                String line = "6\r\nline" + i % 90 / 10 + i % 10 + "\r\n";
                client.send(line);
                assertThat(client.read(line.length())).isEqualTo(line);
            }
            client.send("0\r\n\r\n");
            assertThat(client.read(5)).isEqualTo("0\r\n\r\n");
        }
    }

    @Nested
    class WhenOneSideIsSlow {

        @Test
        @DisplayName("BD-10 a client that does not read holds up its backend, and loses nothing")
        void slowClient() throws Exception {
            AtomicLong sent = new AtomicLong();
            RecordingBackend backend = backend(connection -> {
                connection.readMessage();
                connection.send("HTTP/1.1 200 OK\r\nContent-Length: " + BEYOND_ALL_BUFFERS + "\r\n\r\n");
                for (int i = 0; i < 64; i++) {
                    connection.send(MEBIBYTE);
                    sent.addAndGet(MEBIBYTE.length);
                }
                connection.readHead();
            });
            RawConnection client = clientOf(backend).send(GET);

            client.readHead();
            long standing = awaitStandstill(sent);

            assertThat(standing).isLessThan(BEYOND_ALL_BUFFERS);
            assertThat(client.read(BEYOND_ALL_BUFFERS)).hasSize(BEYOND_ALL_BUFFERS);
        }

        @Test
        @DisplayName("a backend that does not read holds up its client, and loses nothing")
        void slowBackend() throws Exception {
            AtomicLong sent = new AtomicLong();
            CountDownLatch read = new CountDownLatch(1);
            RecordingBackend backend = backend(connection -> {
                connection.readHead();
                read.await();
                connection.send(
                        ok(Integer.toString(connection.read(BEYOND_ALL_BUFFERS).length())));
                connection.readHead();
            });
            FakeAdmission admission = FakeAdmission.to(backend.backend(), policy(Duration.ofMinutes(2), 1L << 40));
            RawConnection client = connect(listen(admission));

            client.send("POST / HTTP/1.1\r\nHost: h.test\r\nContent-Length: " + BEYOND_ALL_BUFFERS + "\r\n\r\n");
            Thread.ofVirtual().start(() -> {
                for (int i = 0; i < 64; i++) {
                    client.send(MEBIBYTE);
                    sent.addAndGet(MEBIBYTE.length);
                }
            });
            assertThat(awaitStandstill(sent)).isLessThan(BEYOND_ALL_BUFFERS);
            read.countDown();

            assertThat(client.readMessage().body()).isEqualTo(Integer.toString(BEYOND_ALL_BUFFERS));
            assertOutcome(admission, Outcome.COMPLETED);
        }

        /** Where the count is once it has not moved for a tenth of a second. */
        private long awaitStandstill(AtomicLong count) throws InterruptedException {
            long before = -1;
            while (count.get() != before) {
                before = count.get();
                new CountDownLatch(1).await(100, java.util.concurrent.TimeUnit.MILLISECONDS);
            }
            return before;
        }
    }

    @Nested
    class WhenTheBackendAnswersEarly {

        @Test
        @DisplayName(
                "R48 Z12 MB-06 its 413 reaches a client that is still sending, and that reads only when it is through")
        void early413() throws Exception {
            RecordingBackend backend = backend(connection -> {
                connection.readHead();
                connection.send("HTTP/1.1 413 Payload Too Large\r\nContent-Length: 3\r\n\r\nbig");
            });
            FakeAdmission admission = FakeAdmission.to(backend.backend());
            RawConnection client = connect(listen(admission));

            client.send("POST / HTTP/1.1\r\nHost: h.test\r\nContent-Length: 20971520\r\n\r\n");
            for (int i = 0; i < 20; i++) {
                client.send(MEBIBYTE);
            }

            RawConnection.Message response = client.readMessage();
            assertThat(response.status()).isEqualTo(413);
            assertThat(response.body()).isEqualTo("big");
            assertThat(response.head()).containsIgnoringCase("\r\nConnection: close\r\n");
            assertThat(client.readToEnd()).isEmpty();
            assertOutcome(admission, Outcome.COMPLETED);
        }

        @RepeatedTest(10)
        @DisplayName("BD-07 an answer is delivered although the upload can no longer be written")
        void writeFails() throws Exception {
            RecordingBackend backend = backend(connection -> {
                connection.readHead();
                connection.read(1_000_000);
                connection.send(ok("early"));
            });
            FakeAdmission admission = FakeAdmission.to(backend.backend());
            RawConnection client = connect(listen(admission));

            Thread upload = Thread.ofVirtual().start(() -> {
                client.send("POST / HTTP/1.1\r\nHost: h.test\r\nContent-Length: 20000000\r\n\r\n");
                client.send(new byte[20_000_000]);
            });

            assertThat(client.readMessage().body()).isEqualTo("early");
            assertOutcome(admission, Outcome.COMPLETED);
            client.close();
            upload.join();
        }

        @Test
        @DisplayName("BD-07 an answer made of a part of the body ends the connection behind it")
        void partOfTheBody() {
            RecordingBackend backend = backend(connection -> {
                connection.readHead();
                connection.send(ok(connection.read(5)));
            });
            RawConnection client = clientOf(backend);

            client.send("POST / HTTP/1.1\r\nHost: h.test\r\nContent-Length: 100\r\n\r\nHello");

            assertThat(client.readMessage().body()).isEqualTo("Hello");
            assertThat(client.readToEnd()).isEmpty();
        }
    }

    @Nested
    class WhenTheClientExpects100 {

        private static final String EXPECTING =
                "POST / HTTP/1.1\r\nHost: h.test\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n";

        @Test
        @DisplayName("G01 Z05 the backend's 100 comes before the body goes")
        void continues() {
            RecordingBackend backend = backend(connection -> {
                String head = connection.readHead();
                connection.send("HTTP/1.1 100 Continue\r\n\r\n");
                connection.send(ok(connection.read(5) + head.contains("100-continue")));
                connection.readHead();
            });
            RawConnection client = clientOf(backend).send(EXPECTING);

            assertThat(client.readHead()).startsWith("HTTP/1.1 100 Continue\r\n");
            client.send("hello");
            assertThat(client.readMessage().body()).isEqualTo("hellotrue");
        }

        @Test
        @DisplayName("G02 a final status instead reaches the client")
        void refused() {
            RecordingBackend backend = backend(connection -> {
                connection.readHead();
                connection.send("HTTP/1.1 417 Expectation Failed\r\nContent-Length: 0\r\n\r\n");
                connection.readHead();
            });
            RawConnection client = clientOf(backend).send(EXPECTING);

            assertThat(client.readMessage().status()).isEqualTo(417);
            assertThat(client.readToEnd()).isEmpty();
        }

        @Test
        @DisplayName("G05 a body sent at once passes")
        void atOnce() {
            RecordingBackend backend = answering(ok("yes"));
            RawConnection client = clientOf(backend).send(EXPECTING + "hello");

            assertThat(client.readMessage().status()).isEqualTo(200);
        }
    }
}
