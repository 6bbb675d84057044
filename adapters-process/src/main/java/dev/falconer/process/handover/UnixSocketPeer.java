package dev.falconer.process.handover;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.falconer.application.port.driven.HandOverChannel.Item;
import dev.falconer.application.port.driven.HandOverChannel.Peer;
import dev.falconer.application.port.driven.HandOverFailedException;
import dev.falconer.domain.process.Descriptor;
import dev.falconer.domain.process.ProcessId;
import dev.falconer.process.system.LinuxCalls;
import dev.falconer.process.system.UnixSocketCalls;
import dev.falconer.process.system.UnixSocketCalls.Credentials;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The other Falconer, at the other end of a connected UNIX socket. Descriptors travel with the first byte of an item.
 *
 * <pre>
 *   both, first:  "Falconer" version          12 bytes
 *   then items:   name's length, content's length, number of descriptors     12 bytes, with the descriptors
 *                 name, content               UTF-8
 * </pre>
 */
final class UnixSocketPeer implements Peer {

    private static final byte[] NAME = "Falconer".getBytes(US_ASCII);
    private static final int VERSION = 1;
    private static final int GREETING = NAME.length + Integer.BYTES;
    private static final int HEADER = 3 * Integer.BYTES;
    private static final int LONGEST = 64 * 1024 * 1024;
    private static final Duration DYING = Duration.ofSeconds(5);
    private static final int CHUNK = 64 * 1024;

    private final int socket;
    private final ProcessId id;
    private final Optional<ProcessHandle> process;
    private boolean closed;

    private UnixSocketPeer(int socket, ProcessId id) {
        this.socket = socket;
        this.id = id;
        this.process = ProcessHandle.of(id.value());
    }

    /** The one at the other end, when it is of our user and speaks as we do. The socket is closed where it is not. */
    static UnixSocketPeer greet(int socket, Duration limit) throws HandOverFailedException {
        boolean known = false;
        try {
            Credentials other = UnixSocketCalls.otherEndOf(socket);
            int user = UnixSocketCalls.ourUser();
            if (other.user() != user) {
                throw new HandOverFailedException("process " + other.process() + " at the other end belongs to user "
                        + Integer.toUnsignedString(other.user()) + " (expected: " + Integer.toUnsignedString(user)
                        + ")");
            }
            var peer = new UnixSocketPeer(socket, new ProcessId(other.process()));
            peer.exchangeVersions(limit);
            known = true;
            return peer;
        } catch (IOException failure) {
            throw new HandOverFailedException("nobody is at the other end (expected: a Falconer)", failure);
        } finally {
            if (!known) {
                LinuxCalls.close(socket);
            }
        }
    }

    private void exchangeVersions(Duration limit) throws HandOverFailedException {
        var deadline = new Deadline(limit);
        send(ByteBuffer.allocate(GREETING).put(NAME).putInt(VERSION).flip(), List.of(), deadline);
        ByteBuffer theirs = receive(GREETING, new ArrayList<>(), deadline);
        var name = new byte[NAME.length];
        theirs.get(name);
        if (!Arrays.equals(name, NAME)) {
            throw new HandOverFailedException(this + " does not speak as one (expected: a greeting)");
        }
        int version = theirs.getInt();
        if (version != VERSION) {
            throw new HandOverFailedException(
                    this + " speaks version " + version + " of the hand-over (expected: " + VERSION + ")");
        }
    }

    @Override
    public ProcessId id() {
        return id;
    }

    @Override
    public void send(Item item, Duration limit) throws HandOverFailedException {
        byte[] name = item.name().getBytes(UTF_8);
        byte[] content = item.content().getBytes(UTF_8);
        ByteBuffer whole = ByteBuffer.allocate(HEADER + name.length + content.length)
                .putInt(name.length)
                .putInt(content.length)
                .putInt(item.descriptors().size())
                .put(name)
                .put(content)
                .flip();
        send(whole, item.descriptors().stream().map(Descriptor::number).toList(), new Deadline(limit));
    }

    private void send(ByteBuffer bytes, List<Integer> descriptors, Deadline deadline) throws HandOverFailedException {
        List<Integer> toPass = descriptors;
        try {
            while (bytes.hasRemaining()) {
                if (!LinuxCalls.awaitWritable(socket, deadline.left())) {
                    throw new HandOverFailedException(this + " did not take everything within "
                            + deadline.limit().toMillis() + " ms (expected: it listens)");
                }
                int sent = UnixSocketCalls.send(
                        socket, bytes.slice(bytes.position(), Math.min(CHUNK, bytes.remaining())), toPass);
                bytes.position(bytes.position() + sent);
                toPass = sent > 0 ? List.of() : toPass;
            }
        } catch (IOException failure) {
            throw left(failure);
        }
    }

    @Override
    public Item receive(Duration limit) throws HandOverFailedException {
        var descriptors = new ArrayList<Integer>();
        try {
            return receive(descriptors, new Deadline(limit));
        } catch (HandOverFailedException failure) {
            // Nobody will ever know of those that have arrived.
            descriptors.forEach(LinuxCalls::close);
            throw failure;
        }
    }

    private Item receive(List<Integer> descriptors, Deadline deadline) throws HandOverFailedException {
        ByteBuffer header = receive(HEADER, descriptors, deadline);
        int nameLength = header.getInt();
        int contentLength = header.getInt();
        int passed = header.getInt();
        if (descriptors.size() != passed) {
            throw new HandOverFailedException(
                    descriptors.size() + " descriptors arrived from " + this + " (expected: " + passed + ")");
        }
        String name = text(nameLength, descriptors, deadline);
        String content = text(contentLength, descriptors, deadline);
        return new Item(name, content, descriptors.stream().map(Descriptor::new).toList());
    }

    private String text(int length, List<Integer> descriptors, Deadline deadline) throws HandOverFailedException {
        if (length < 0 || length > LONGEST) {
            throw new HandOverFailedException(
                    length + " bytes are announced by " + this + " (expected: 0-" + LONGEST + ")");
        }
        return new String(receive(length, descriptors, deadline).array(), UTF_8);
    }

    private ByteBuffer receive(int length, List<Integer> descriptors, Deadline deadline)
            throws HandOverFailedException {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        try {
            while (bytes.hasRemaining()) {
                if (!LinuxCalls.awaitReadable(socket, deadline.left())) {
                    throw new HandOverFailedException(
                            this + " said nothing within " + deadline.limit().toMillis() + " ms (expected: an item)");
                }
                ByteBuffer room = bytes.slice(bytes.position(), Math.min(CHUNK, bytes.remaining()));
                UnixSocketCalls.Received received = UnixSocketCalls.receive(socket, room);
                descriptors.addAll(received.descriptors());
                if (received.bytes() < 0) {
                    throw left(new IOException("end of the connection"));
                }
                bytes.position(bytes.position() + received.bytes());
            }
            return bytes.flip();
        } catch (IOException failure) {
            throw left(failure);
        }
    }

    private HandOverFailedException left(IOException failure) {
        return new HandOverFailedException(
                this + " has left (expected: it stays to the end of the hand-over)", failure);
    }

    @Override
    public void end() {
        process.ifPresent(other -> {
            other.destroyForcibly();
            // One that nobody buries does nothing any more either.
            other.onExit()
                    .completeOnTimeout(other, DYING.toMillis(), TimeUnit.MILLISECONDS)
                    .join();
        });
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            LinuxCalls.close(socket);
        }
    }

    @Override
    public String toString() {
        return "the other Falconer [pid " + id + "]";
    }

    /** When something has to be done. */
    private record Deadline(Duration limit, long end) {
        private Deadline(Duration limit) {
            this(limit, System.nanoTime() + limit.toNanos());
        }

        Duration left() {
            return Duration.ofNanos(Math.max(0, end - System.nanoTime()));
        }
    }
}
