import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Asks at a constant rate, whatever the answers do, and tells how long each took since it was due.
 *
 * <pre>
 *   ConstantRate PORT PATH BODY RATE CONNECTIONS LEAD_SECONDS SECONDS
 * </pre>
 *
 * <p>Requests are due at equal distances of time. One that is due takes a connection that is free; where none is, it waits, and
 * its time runs. So a proxy that stalls is charged for every request that was due meanwhile, and not only for those that
 * happened to be under way (no coordinated omission). Requests that could not even be sent before time was up are charged what they
 * had waited by then.
 *
 * <p>One thread does it all, and looks every {@link #TICK} what is due and what has come: more often would cost the machine as much
 * as the proxy does, and be measured with it. That the generator itself was late is told as well: a machine that cannot keep the rate
 * measures itself. What the answers to the requests of the lead took is not counted. Every answer is compared.
 */
final class ConstantRate {

    private static final long TICK = TimeUnit.MICROSECONDS.toNanos(100);
    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(5);

    private final Plan plan;
    private final Selector selector;
    private final Queue<Connection> free;
    private final int connections;
    private final Histogram latency = new Histogram();
    private final Histogram lateness = new Histogram();
    private long begun;
    /** Requests, in the order in which they are due. */
    private long sent;

    private long answers;
    /** Until then requests waited for a free connection: not the generator's fault. */
    private long excused;

    private ConstantRate(Plan plan, Selector selector, List<Connection> connections) {
        this.plan = plan;
        this.selector = selector;
        this.connections = connections.size();
        this.free = new ArrayDeque<>(connections);
    }

    public static void main(String[] arguments) throws Exception {
        int port = Integer.parseInt(arguments[0]);
        Plan plan = new Plan(
                request(port, arguments[1]),
                arguments[2].getBytes(StandardCharsets.US_ASCII),
                Double.parseDouble(arguments[3]),
                Double.parseDouble(arguments[5]),
                Double.parseDouble(arguments[6]));
        try (Selector selector = Selector.open()) {
            List<Connection> connections = new ArrayList<>();
            for (int i = 0; i < Integer.parseInt(arguments[4]); i++) {
                connections.add(Connection.open(port, selector, plan));
            }
            System.out.println(new ConstantRate(plan, selector, connections).run());
        } catch (IOException | UncheckedIOException failed) {
            System.err.println(failed.getMessage());
            System.exit(1);
        }
    }

    private static byte[] request(int port, String path) {
        return ("GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + port + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII);
    }

    private String run() throws IOException {
        begun = System.nanoTime() + TICK;
        excused = begun;
        long end = begun + plan.due(plan.requests());
        while (sent < plan.requests() && System.nanoTime() < end + TICK) {
            LockSupport.parkNanos(TICK);
            selector.selectNow(this::receive);
            sendWhatIsDue();
        }
        long took = System.nanoTime() - begun;
        Histogram unsent = chargeUnsent();
        receiveTheRest(System.nanoTime() + PATIENCE);
        latency.add(unsent);
        return "{\"sent\": %d, \"answers\": %d, \"unsent\": %d, \"nanoseconds\": %d, \"latency\": %s, \"lateness\": %s}"
                .formatted(sent, answers, unsent.count(), took, latency, lateness);
    }

    private void sendWhatIsDue() throws IOException {
        while (sent < plan.requests()) {
            long due = begun + plan.due(sent);
            long now = System.nanoTime();
            if (due > now) {
                return;
            }
            Connection connection = free.poll();
            if (connection == null) {
                excused = now + TICK;
                return;
            }
            boolean counts = plan.counts(sent);
            connection.send(due, counts);
            if (counts) {
                lateness.add(now - Math.max(due, excused));
            }
            sent++;
        }
    }

    private void receive(SelectionKey key) {
        Connection connection = (Connection) key.attachment();
        try {
            if (connection.hasWholeAnswer()) {
                if (connection.counts) {
                    latency.add(System.nanoTime() - connection.due);
                }
                answers++;
                free.add(connection);
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private Histogram chargeUnsent() {
        Histogram unsent = new Histogram();
        long now = System.nanoTime();
        for (long number = sent; number < plan.requests(); number++) {
            if (plan.counts(number)) {
                unsent.add(now - begun - plan.due(number));
            }
        }
        return unsent;
    }

    private void receiveTheRest(long deadline) throws IOException {
        while (free.size() < connections) {
            selector.select(this::receive, 1);
            if (System.nanoTime() > deadline) {
                throw new IOException("a request was not answered");
            }
        }
    }

    /** What is asked, and when. */
    private record Plan(byte[] request, byte[] body, double rate, double leadSeconds, double seconds) {

        long requests() {
            return Math.round(rate * (leadSeconds + seconds));
        }

        boolean counts(long number) {
            return number >= rate * leadSeconds;
        }

        /** From the first request to the one of that number, in nanoseconds. */
        long due(long number) {
            return (long) (number * (1e9 / rate));
        }
    }

    /** One connection, on which one request at a time is under way. */
    private static final class Connection {

        private static final byte[] STATUS = "HTTP/1.1 200 ".getBytes(StandardCharsets.US_ASCII);
        private static final byte[] LENGTH = "\r\ncontent-length: ".getBytes(StandardCharsets.US_ASCII);

        private final SocketChannel channel;
        private final ByteBuffer request;
        private final byte[] body;
        private final ByteBuffer received = ByteBuffer.allocate(16 << 10);
        /** Of the request that is under way. */
        long due;

        boolean counts;

        private Connection(SocketChannel channel, Plan plan) {
            this.channel = channel;
            this.request = ByteBuffer.allocateDirect(plan.request().length).put(plan.request());
            this.body = plan.body();
        }

        static Connection open(int port, Selector selector, Plan plan) throws IOException {
            SocketChannel channel = SocketChannel.open(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port));
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.configureBlocking(false);
            Connection connection = new Connection(channel, plan);
            channel.register(selector, SelectionKey.OP_READ, connection);
            return connection;
        }

        void send(long dueAt, boolean isCounted) throws IOException {
            due = dueAt;
            counts = isCounted;
            channel.write(request.rewind());
            if (request.hasRemaining()) {
                throw new IOException("a request was not taken at once");
            }
        }

        boolean hasWholeAnswer() throws IOException {
            if (channel.read(received) < 0) {
                throw new IOException("a connection was closed");
            }
            byte[] bytes = received.array();
            int head = headLength(bytes, received.position());
            if (head == 0) {
                return false;
            }
            int length = contentLength(bytes, head);
            if (!startsWith(bytes, STATUS) || length != body.length || received.position() > head + length) {
                throw new IOException("another answer: " + new String(bytes, 0, received.position(), StandardCharsets.US_ASCII));
            }
            if (received.position() < head + length) {
                return false;
            }
            if (!Arrays.equals(bytes, head, head + length, body, 0, length)) {
                throw new IOException("another body");
            }
            received.clear();
            return true;
        }

        private static boolean startsWith(byte[] bytes, byte[] start) {
            return Arrays.equals(bytes, 0, start.length, start, 0, start.length);
        }

        /** With the empty line behind it; 0 while it is not whole. */
        private static int headLength(byte[] bytes, int count) {
            for (int i = 3; i < count; i++) {
                if (bytes[i] == '\n' && bytes[i - 2] == '\n') {
                    return i + 1;
                }
            }
            return 0;
        }

        private static int contentLength(byte[] bytes, int head) {
            for (int i = 0; i < head - LENGTH.length; i++) {
                if (bytes[i] == '\r' && isLength(bytes, i)) {
                    int length = 0;
                    for (int digit = i + LENGTH.length; bytes[digit] != '\r'; digit++) {
                        length = 10 * length + bytes[digit] - '0';
                    }
                    return length;
                }
            }
            return -1;
        }

        private static boolean isLength(byte[] bytes, int at) {
            for (int i = 2; i < LENGTH.length; i++) {
                int letter = bytes[at + i];
                if ((letter >= 'A' && letter <= 'Z' ? letter + 32 : letter) != LENGTH[i]) {
                    return false;
                }
            }
            return true;
        }
    }

    /** Counts nanoseconds in buckets that are less than a hundredth of their values wide. */
    private static final class Histogram {

        private static final int BITS = 7;
        private static final int PER_POWER = 1 << BITS;

        private final long[] counts = new long[(64 - BITS) * PER_POWER];
        private long max;

        void add(long value) {
            counts[bucket(Math.max(0, value))]++;
            max = Math.max(max, value);
        }

        void add(Histogram other) {
            for (int i = 0; i < counts.length; i++) {
                counts[i] += other.counts[i];
            }
            max = Math.max(max, other.max);
        }

        long count() {
            return Arrays.stream(counts).sum();
        }

        private static int bucket(long value) {
            int shift = Math.max(0, 63 - BITS - Long.numberOfLeadingZeros(value | 1));
            return shift == 0 ? (int) value : (shift << BITS) + (int) (value >>> shift);
        }

        /** The largest value of a bucket. */
        private static long ceiling(int bucket) {
            int shift = Math.max(0, (bucket >> BITS) - 1);
            return ((bucket - ((long) shift << BITS) + 1) << shift) - 1;
        }

        private long percentile(double share) {
            long left = (long) Math.ceil(share * count());
            for (int i = 0; i < counts.length; i++) {
                left -= counts[i];
                if (left <= 0) {
                    return Math.min(max, ceiling(i));
                }
            }
            return max;
        }

        @Override
        public String toString() {
            return "{\"p50\": %d, \"p99\": %d, \"p99.9\": %d, \"max\": %d}"
                    .formatted(percentile(0.5), percentile(0.99), percentile(0.999), max);
        }
    }
}
