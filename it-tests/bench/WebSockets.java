import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * Both ends of WebSockets: an application that sends messages back, and clients that wait for theirs.
 *
 * <pre>
 *   WebSockets echo PORT BODY                               the application; who asks for no WebSocket gets the body
 *   WebSockets load PORT CONNECTIONS BYTES LEAD SECONDS     the clients; a message of that many bytes is under way on each connection
 * </pre>
 *
 * <p>Messages have at most 125 bytes, so that a frame has the shortest head. Clients mask theirs with a new key each, and compare
 * what comes back.
 */
final class WebSockets {

    private static final int FINAL_BINARY = 0x82;
    private static final int FINAL_CLOSE = 0x88;
    private static final int MASKED = 0x80;
    private static final int MOST_BYTES = 125;
    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(5);

    public static void main(String[] arguments) throws Exception {
        int port = Integer.parseInt(arguments[1]);
        if (arguments[0].equals("echo")) {
            Application.run(port, arguments[2]);
            return;
        }
        try {
            System.out.println(Clients.run(
                    port,
                    Integer.parseInt(arguments[2]),
                    Integer.parseInt(arguments[3]),
                    Double.parseDouble(arguments[4]) + Double.parseDouble(arguments[5])));
        } catch (IOException | UncheckedIOException failed) {
            System.err.println(failed.getMessage());
            System.exit(1);
        }
    }

    /** What a server has to answer to a key (RFC 6455, section 4.2.2). */
    private static String acceptFor(String key) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-1")
                    .digest((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(StandardCharsets.US_ASCII));
            return Base64.getEncoder().encodeToString(hash);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** The value of a field, or null. */
    private static String field(String head, String name) {
        return head.lines()
                .filter(line -> line.regionMatches(true, 0, name + ":", 0, name.length() + 1))
                .map(line -> line.substring(name.length() + 1).strip())
                .findFirst()
                .orElse(null);
    }

    /** A connection of either side: what it has received and not used yet, and what it is to send. */
    private abstract static class Connection {

        final SocketChannel channel;
        final ByteBuffer received = ByteBuffer.allocate(16 << 10).flip();
        final ByteBuffer sending = ByteBuffer.allocateDirect(16 << 10);
        boolean upgraded;

        Connection(SocketChannel channel, Selector selector) throws IOException {
            this.channel = channel;
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.configureBlocking(false);
            channel.register(selector, SelectionKey.OP_READ, this);
        }

        /** False when the other side has ended. */
        boolean receive() throws IOException {
            received.compact();
            int count = channel.read(received);
            received.flip();
            return count >= 0;
        }

        /** The next head as text, or null while it is not whole. */
        String nextHead() {
            String text = new String(received.array(), received.position(), received.remaining(), StandardCharsets.ISO_8859_1);
            int end = text.indexOf("\r\n\r\n");
            if (end < 0) {
                return null;
            }
            received.position(received.position() + end + 4);
            return text.substring(0, end);
        }

        /** Whether a frame is there as a whole. */
        boolean hasFrame() throws IOException {
            if (received.remaining() < 2) {
                return false;
            }
            int second = received.get(received.position() + 1);
            int length = second & 0x7f;
            if (length > MOST_BYTES) {
                throw new IOException("a frame of more than " + MOST_BYTES + " bytes");
            }
            return received.remaining() >= 2 + ((second & MASKED) == 0 ? 0 : 4) + length;
        }

        void send() throws IOException {
            sending.flip();
            while (sending.hasRemaining()) {
                if (channel.write(sending) == 0) {
                    Thread.onSpinWait();
                }
            }
            sending.clear();
        }

        void send(String text) throws IOException {
            sending.put(text.getBytes(StandardCharsets.ISO_8859_1));
            send();
        }
    }

    /** The application. */
    private static final class Application {

        static void run(int port, String body) throws IOException {
            try (Selector selector = Selector.open();
                    ServerSocketChannel server = ServerSocketChannel.open()) {
                server.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port), 4096);
                server.configureBlocking(false);
                server.register(selector, SelectionKey.OP_ACCEPT);
                while (true) {
                    selector.select(key -> serve(key, server, selector, body));
                }
            }
        }

        private static void serve(SelectionKey key, ServerSocketChannel server, Selector selector, String body) {
            try {
                if (key.attachment() == null) {
                    new Echo(server.accept(), selector, body);
                } else if (!((Echo) key.attachment()).serve()) {
                    key.channel().close();
                }
            } catch (IOException gone) {
                key.cancel();
            }
        }
    }

    /** One client of the application. */
    private static final class Echo extends Connection {

        private final String body;

        Echo(SocketChannel channel, Selector selector, String body) throws IOException {
            super(channel, selector);
            this.body = body;
        }

        /** False when it is over. */
        boolean serve() throws IOException {
            if (!receive()) {
                return false;
            }
            String head = upgraded ? null : nextHead();
            if (head != null) {
                answer(head);
            }
            while (upgraded && hasFrame()) {
                if (echoFrame() == FINAL_CLOSE) {
                    send();
                    return false;
                }
            }
            send();
            return true;
        }

        private void answer(String head) throws IOException {
            String key = field(head, "Sec-WebSocket-Key");
            upgraded = key != null;
            send(
                    upgraded
                            ? "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: "
                                    + acceptFor(key) + "\r\n\r\n"
                            : "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
        }

        private int echoFrame() {
            int first = received.get() & 0xff;
            int length = received.get() & 0x7f;
            int mask = received.getInt();
            sending.put((byte) first).put((byte) length);
            for (int i = 0; i < length; i++) {
                sending.put((byte) (received.get() ^ (mask >>> (24 - 8 * (i & 3)))));
            }
            return first;
        }
    }

    /** The clients, all on one thread. */
    private static final class Clients {

        private final long end;
        private int open;
        private long echoes;

        private Clients(long end) {
            this.end = end;
        }

        static String run(int port, int connections, int bytes, double seconds) throws IOException {
            try (Selector selector = Selector.open()) {
                long begun = System.nanoTime();
                Clients clients = new Clients(begun + (long) (seconds * 1e9));
                for (int i = 0; i < connections; i++) {
                    new Client(port, selector, bytes).ask(port);
                    clients.open++;
                }
                while (clients.open > 0) {
                    selector.select(clients::serve, 100);
                    if (System.nanoTime() > clients.end + PATIENCE) {
                        throw new IOException("a message did not come back");
                    }
                }
                return "{\"echoes\": %d, \"nanoseconds\": %d}".formatted(clients.echoes, System.nanoTime() - begun);
            }
        }

        private void serve(SelectionKey key) {
            Client client = (Client) key.attachment();
            try {
                boolean ended = !client.receive();
                if (!client.upgraded) {
                    client.upgrade();
                }
                while (client.upgraded && client.hasFrame()) {
                    if (client.takeEcho()) {
                        echoes++;
                    }
                    client.next(System.nanoTime() < end);
                }
                if (ended) {
                    client.checkClosed();
                    key.channel().close();
                    open--;
                }
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }
    }

    /** One client: the message that is under way, and its echo. */
    private static final class Client extends Connection {

        private final byte[] message;
        private final String key;
        private boolean closing;

        Client(int port, Selector selector, int bytes) throws IOException {
            super(SocketChannel.open(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port)), selector);
            message = new byte[bytes];
            byte[] nonce = new byte[16];
            ThreadLocalRandom.current().nextBytes(nonce);
            key = Base64.getEncoder().encodeToString(nonce);
        }

        void ask(int port) throws IOException {
            send("GET /echo HTTP/1.1\r\nHost: 127.0.0.1:" + port + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                    + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: " + key + "\r\n\r\n");
        }

        void upgrade() throws IOException {
            String head = nextHead();
            if (head == null) {
                return;
            }
            if (!head.startsWith("HTTP/1.1 101 ") || !acceptFor(key).equals(field(head, "Sec-WebSocket-Accept"))) {
                throw new IOException("no WebSocket: " + head);
            }
            upgraded = true;
            next(true);
        }

        /** Sends the next message, or that there is none. */
        void next(boolean more) throws IOException {
            if (closing) {
                return;
            }
            closing = !more;
            ThreadLocalRandom random = ThreadLocalRandom.current();
            int mask = random.nextInt();
            int length = more ? message.length : 0;
            sending.put((byte) (more ? FINAL_BINARY : FINAL_CLOSE)).put((byte) (MASKED | length)).putInt(mask);
            long bits = random.nextLong();
            for (int i = 0; i < length; i++) {
                message[i] = (byte) (bits >>> (i & 63));
                sending.put((byte) (message[i] ^ (mask >>> (24 - 8 * (i & 3)))));
            }
            send();
        }

        /** True for the message, false for the other side's farewell. */
        boolean takeEcho() throws IOException {
            int first = received.get() & 0xff;
            int length = received.get() & 0xff;
            if (first == FINAL_CLOSE && closing) {
                received.position(received.position() + length);
                return false;
            }
            int from = received.position();
            if (first != FINAL_BINARY
                    || length != message.length
                    || !Arrays.equals(received.array(), from, from + length, message, 0, length)) {
                throw new IOException("another message came back");
            }
            received.position(from + length);
            return true;
        }

        void checkClosed() throws IOException {
            if (!closing || received.hasRemaining()) {
                throw new IOException("a connection was closed");
            }
        }
    }
}
