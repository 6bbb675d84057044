package dev.falconer.it.load;

import static dev.falconer.application.port.driven.Http2Frames.ACK;
import static dev.falconer.application.port.driven.Http2Frames.END_HEADERS;
import static dev.falconer.application.port.driven.Http2Frames.END_STREAM;

import dev.falconer.application.port.driven.Http2Frames;
import dev.falconer.application.port.driven.Http2Frames.Frame;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A connection of HTTP/2 without TLS, known to speak it, on which calls are streams. Bodies are smaller than the window that
 * a stream begins with, so that only the window of the connection is minded. A thread of its own reads; any may ask.
 */
final class Http2Connection implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int FIRST_WINDOW = 65_535;

    /** How a call ended. */
    sealed interface Ending {
        record Answered(Reply reply) implements Ending {}

        /** Not looked at, as the other side has said. */
        record NotTaken() implements Ending {}

        record Broken(String how) implements Ending {}
    }

    /** The half of a stream on which the answer comes. Filled by the thread that reads. */
    private static final class Stream {
        private final CompletableFuture<Ending> ending = new CompletableFuture<>();
        private final ByteArrayOutputStream body = new ByteArrayOutputStream();
        private int status;
    }

    private final Socket socket;
    private final Map<Integer, Stream> streams = new ConcurrentHashMap<>();

    /** Held for whatever is written, so that streams are opened in the order of their numbers. */
    private final ReentrantLock writing = new ReentrantLock();

    private final Condition windowOpens = writing.newCondition();

    /** Guarded by the lock. */
    private int nextStream = 1;

    /** Guarded by the lock. */
    private int window = FIRST_WINDOW;

    /** Written under the lock, read anywhere. */
    private volatile boolean over;

    private Http2Connection(Socket socket) {
        this.socket = socket;
    }

    static Http2Connection open(int port) throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        var connection = new Http2Connection(socket);
        connection.send(Http2Frames.PREFACE, Http2Frames.settings(Http2Frames.HEADER_TABLE_SIZE, 0));
        Thread.ofVirtual().name("load-http2-reader").start(connection::read);
        return connection;
    }

    /** Whether it has neither ended nor been told to go. */
    boolean takesCalls() {
        return !over;
    }

    Ending ask(Call call) {
        var stream = new Stream();
        try {
            int number = begin(call, stream);
            if (number == 0) {
                return new Ending.NotTaken();
            }
            return stream.ending
                    .completeOnTimeout(
                            new Ending.Broken("no answer within " + PATIENCE),
                            PATIENCE.toMillis(),
                            TimeUnit.MILLISECONDS)
                    .join();
        } catch (IOException e) {
            return new Ending.Broken("the connection breaks: " + e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Sends the call; its stream, or 0 where the connection takes none any more and nothing was sent. */
    private int begin(Call call, Stream stream) throws IOException, InterruptedException {
        byte[] body = call.body();
        writing.lock();
        try {
            while (window < body.length && !over) {
                windowOpens.await();
            }
            if (over) {
                return 0;
            }
            int number = nextStream;
            nextStream += 2;
            streams.put(number, stream);
            window -= body.length;
            send(frames(number, call));
            return number;
        } finally {
            writing.unlock();
        }
    }

    private static byte[][] frames(int number, Call call) {
        String[] head = {
            ":method", call.method(), ":scheme", "http", ":authority", "load.test", ":path", call.target(),
        };
        if (call.body().length == 0) {
            return new byte[][] {Http2Frames.headers(END_HEADERS | END_STREAM, number, head)};
        }
        String[] fields = Arrays.copyOf(head, head.length + 2);
        fields[head.length] = "content-length";
        fields[head.length + 1] = Integer.toString(call.body().length);
        return new byte[][] {
            Http2Frames.headers(END_HEADERS, number, fields), Http2Frames.data(END_STREAM, number, call.body())
        };
    }

    private void send(byte[]... frames) throws IOException {
        writing.lock();
        try {
            socket.getOutputStream().write(Http2Frames.join(frames));
        } finally {
            writing.unlock();
        }
    }

    private void read() {
        try (socket) {
            InputStream in = new BufferedInputStream(socket.getInputStream(), FIRST_WINDOW);
            while (true) {
                received(Http2Frames.read(in));
            }
        } catch (IOException | UncheckedIOException e) {
            end();
            streams.values().forEach(stream -> stream.ending.complete(new Ending.Broken("the connection ends: " + e)));
        }
    }

    private void received(Frame frame) throws IOException {
        switch (frame.type()) {
            case Http2Frames.SETTINGS -> {
                if (!frame.has(ACK)) {
                    send(Http2Frames.settingsAck());
                }
            }
            case Http2Frames.PING -> {
                if (!frame.has(ACK)) {
                    send(Http2Frames.frame(Http2Frames.PING, ACK, 0, frame.payload()));
                }
            }
            case Http2Frames.GOAWAY -> told(frame.number(0) & Integer.MAX_VALUE);
            case Http2Frames.WINDOW_UPDATE -> {
                if (frame.stream() == 0) {
                    widen(frame.number(0));
                }
            }
            default -> receivedOn(streams.get(frame.stream()), frame);
        }
    }

    /** A stream that is over may still be reset; nobody waits for it any more. */
    private void receivedOn(@Nullable Stream stream, Frame frame) throws IOException {
        if (frame.type() == Http2Frames.DATA && frame.payload().length > 0) {
            send(Http2Frames.windowUpdate(0, frame.payload().length));
        }
        if (stream == null) {
            return;
        }
        switch (frame.type()) {
            case Http2Frames.HEADERS -> {
                // What comes behind the data are trailers.
                stream.status = stream.status == 0 ? frame.status() : stream.status;
            }
            case Http2Frames.DATA -> stream.body.writeBytes(frame.payload());
            case Http2Frames.RST_STREAM ->
                finish(frame.stream(), new Ending.Broken("the stream is reset with " + frame.number(0)));
            default -> {}
        }
        if (frame.type() <= Http2Frames.HEADERS && frame.has(END_STREAM)) {
            finish(frame.stream(), new Ending.Answered(new Reply(stream.status, stream.body.toByteArray())));
        }
    }

    private void finish(int number, Ending ending) {
        Stream stream = streams.remove(number);
        if (stream != null) {
            stream.ending.complete(ending);
        }
    }

    /** What is behind the last stream that was looked at may be sent elsewhere, and nothing new is sent here. */
    private void told(int last) {
        end();
        streams.keySet().stream()
                .filter(number -> number > last)
                .forEach(number -> finish(number, new Ending.NotTaken()));
    }

    private void end() {
        writing.lock();
        try {
            over = true;
            windowOpens.signalAll();
        } finally {
            writing.unlock();
        }
    }

    private void widen(int bytes) {
        writing.lock();
        try {
            window += bytes;
            windowOpens.signalAll();
        } finally {
            writing.unlock();
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
