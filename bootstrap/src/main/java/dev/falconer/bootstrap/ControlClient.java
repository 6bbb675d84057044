package dev.falconer.bootstrap;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Asks one Falconer through its control socket: HTTP/1.1, a connection for each request. Waits as long as the answer takes.
 */
final class ControlClient {

    private static final int OK = 200;
    private static final Pattern RESPONSE =
            Pattern.compile("HTTP/1\\.1 (\\d{3})[^\\n]*\\n.*?\\r\\n\\r\\n(.*)", Pattern.DOTALL);
    private static final Pattern LENGTH = Pattern.compile("(?i)\\r\\ncontent-length: *(\\d+)\\r\\n");

    private final Path socket;

    ControlClient(Path socket) {
        this.socket = socket;
    }

    /** What Falconer said, line ends included. */
    record Answer(int status, String text) {
        boolean isGood() {
            return status == OK;
        }
    }

    Answer get(String target, String accept) throws IOException {
        return exchange("GET " + target + " HTTP/1.1\r\nAccept: " + accept + "\r\n", "");
    }

    Answer post(String target, String body) throws IOException {
        return exchange("POST " + target + " HTTP/1.1\r\nContent-Type: text/plain; charset=utf-8\r\n", body);
    }

    private Answer exchange(String beginning, String body) throws IOException {
        byte[] content = body.getBytes(UTF_8);
        String head =
                beginning + "Host: falconer\r\nConnection: close\r\nContent-Length: " + content.length + "\r\n\r\n";
        try (SocketChannel falconer = connect()) {
            write(falconer, head.getBytes(ISO_8859_1));
            write(falconer, content);
            byte[] response = Channels.newInputStream(falconer).readAllBytes();
            return answer(new String(response, ISO_8859_1));
        }
    }

    private SocketChannel connect() throws NobodyListensException {
        try {
            SocketChannel falconer = SocketChannel.open(StandardProtocolFamily.UNIX);
            falconer.connect(UnixDomainSocketAddress.of(socket));
            return falconer;
        } catch (IOException failure) {
            throw new NobodyListensException(socket, failure);
        }
    }

    private static void write(SocketChannel falconer, byte[] bytes) throws IOException {
        ByteBuffer left = ByteBuffer.wrap(bytes);
        while (left.hasRemaining()) {
            falconer.write(left);
        }
    }

    /** A character stands for an octet until it is known where the text begins. */
    private static Answer answer(String response) throws IOException {
        Matcher parts = RESPONSE.matcher(response);
        Matcher length = LENGTH.matcher(response);
        if (!parts.matches()
                || !length.find()
                || Integer.parseInt(length.group(1)) != parts.group(2).length()) {
            throw new IOException(
                    response.isEmpty()
                            ? "it ended without an answer"
                            : "its answer cannot be read (expected: HTTP/1.1)");
        }
        return new Answer(
                Integer.parseInt(parts.group(1)), new String(parts.group(2).getBytes(ISO_8859_1), UTF_8));
    }

    /** No Falconer is there. */
    static final class NobodyListensException extends IOException {

        private static final long serialVersionUID = 1L;

        NobodyListensException(Path socket, IOException cause) {
            super(
                    "no Falconer can be reached through " + socket + ": " + cause.getMessage()
                            + " (expected: the socket that falconer run tells in its log)",
                    cause);
        }
    }
}
