package dev.falconer.application.port.driven;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * One end of a TCP connection, byte by byte: text is ISO 8859-1, so that every byte is one character. Blocking, for test
 * threads; a read that takes longer than ten seconds fails the test.
 */
public final class RawConnection implements AutoCloseable {

    private static final int PATIENCE_MILLIS = 10_000;

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;

    public RawConnection(Socket socket) throws IOException {
        this.socket = socket;
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.setTcpNoDelay(true);
        this.in = new BufferedInputStream(socket.getInputStream(), 65_536);
        this.out = socket.getOutputStream();
    }

    /** A client of a local port. */
    public static RawConnection to(int port) {
        try {
            return new RawConnection(new Socket(InetAddress.getLoopbackAddress(), port));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    public RawConnection send(String text) {
        return send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    public RawConnection send(byte[] bytes) {
        return attempt(() -> {
            out.write(bytes);
            out.flush();
            return this;
        });
    }

    /** Everything up to and including the empty line. */
    public String readHead() {
        return attempt(() -> {
            StringBuilder head = new StringBuilder();
            while (head.length() < 4 || head.indexOf("\r\n\r\n", head.length() - 4) < 0) {
                head.append((char) readByte());
            }
            return head.toString();
        });
    }

    /** One line without its end. */
    public String readLine() {
        return attempt(() -> {
            StringBuilder line = new StringBuilder();
            while (line.length() < 2 || line.indexOf("\r\n", line.length() - 2) < 0) {
                line.append((char) readByte());
            }
            return line.substring(0, line.length() - 2);
        });
    }

    public String read(int count) {
        return attempt(() -> {
            byte[] bytes = in.readNBytes(count);
            if (bytes.length < count) {
                throw new EOFException("after " + bytes.length + " of " + count + " bytes");
            }
            return text(bytes);
        });
    }

    /** A body in chunks, without its framing; trailers are dropped. */
    public String readChunked() {
        StringBuilder body = new StringBuilder();
        for (int size = chunkSize(); size > 0; size = chunkSize()) {
            body.append(read(size));
            readLine();
        }
        String trailer = readLine();
        while (!trailer.isEmpty()) {
            trailer = readLine();
        }
        return body.toString();
    }

    private int chunkSize() {
        return Integer.parseInt(readLine(), 16);
    }

    /** A head and the body that it announces. */
    public Message readMessage() {
        String head = readHead();
        String fields = head.toLowerCase(Locale.ROOT);
        int length = fields.indexOf("\r\ncontent-length:");
        if (fields.contains("\r\ntransfer-encoding: chunked")) {
            return new Message(head, readChunked());
        }
        if (length < 0) {
            return new Message(head, "");
        }
        int value = length + "\r\ncontent-length:".length();
        return new Message(
                head,
                read(Integer.parseInt(
                        fields.substring(value, fields.indexOf("\r\n", value)).strip())));
    }

    /** What comes until the other side ends; a reset is an end too. */
    public String readToEnd() {
        return attempt(() -> {
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            byte[] buffer = new byte[8_192];
            try {
                for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                    all.write(buffer, 0, count);
                }
            } catch (SocketException reset) {
                all.write(new byte[0]);
            }
            return text(all.toByteArray());
        });
    }

    /** How the other side ends, without any further byte. */
    public Ending readEnding() {
        return attempt(() -> {
            try {
                int next = in.read();
                return next < 0 ? Ending.CLOSED : Ending.OPEN;
            } catch (SocketException reset) {
                return Ending.RESET;
            }
        });
    }

    /** Returns when the other side has reset the connection, without reading what it sent before. */
    public void awaitReset() {
        long end = System.nanoTime() + PATIENCE_MILLIS * 1_000_000L;
        while (System.nanoTime() - end < 0) {
            try {
                out.write('x');
                Thread.sleep(20);
            } catch (IOException reset) {
                return;
            } catch (InterruptedException interrupted) {
                throw new AssertionError(interrupted);
            }
        }
        throw new AssertionError("no reset within " + PATIENCE_MILLIS + " ms");
    }

    /** How the other side has ended. */
    public enum Ending {
        CLOSED,
        RESET,
        OPEN
    }

    /** A message as it was on the wire, its body without framing. */
    public record Message(String head, String body) {

        public String firstLine() {
            return head.substring(0, head.indexOf("\r\n"));
        }

        public int status() {
            return Integer.parseInt(head.substring(9, 12));
        }
    }

    public void endOutput() {
        attempt(() -> {
            socket.shutdownOutput();
            return this;
        });
    }

    /** Closes with a reset. */
    public void reset() {
        attempt(() -> {
            socket.setSoLinger(true, 0);
            socket.close();
            return this;
        });
    }

    public int localPort() {
        return socket.getLocalPort();
    }

    @Override
    public void close() {
        attempt(() -> {
            socket.close();
            return this;
        });
    }

    private int readByte() throws IOException {
        int next = in.read();
        if (next < 0) {
            throw new EOFException("the other side has ended");
        }
        return next;
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private interface Attempt<T> {
        T run() throws IOException;
    }

    private static <T> T attempt(Attempt<T> attempt) {
        try {
            return attempt.run();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
