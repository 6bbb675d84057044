package dev.falconer.application.port.driven;

import dev.falconer.domain.process.Descriptor;
import dev.falconer.domain.process.ProcessId;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/**
 * Where two Falconers of the same user on the same machine meet, so that the later can take over what the earlier has open.
 * Each knows the other to be of its user and to speak the same version of the hand-over, before a word is said. Whatever dies
 * of one side, the other is told and goes on.
 */
public interface HandOverChannel {

    /**
     * Waits for successors from now on. Each is handed over on a thread of its own, which may block, and is left when that
     * returns. Closing the watch ends the waiting, not a conversation.
     *
     * @param socket absolute path of a file that is not there yet, or of a socket on which nobody listens any more
     */
    Watch offer(String socket, Consumer<Peer> successor) throws HandOverFailedException;

    /** Comes to the Falconer that offers there. Blocks, but for no longer than {@code limit}. */
    Peer reach(String socket, Duration limit) throws HandOverFailedException;

    /** The other Falconer. Blocks; confined to one thread at a time. */
    interface Peer extends AutoCloseable {

        ProcessId id();

        /** Sends one item. Its descriptors stay open here; what the other receives are copies. */
        void send(Item item, Duration limit) throws HandOverFailedException;

        /** The next item. Its descriptors are ours from now on. */
        Item receive(Duration limit) throws HandOverFailedException;

        /**
         * Ends the other Falconer, which has fallen silent, at once; returns when it is gone. Both would care for the same
         * processes otherwise.
         */
        void end();

        /** Leaves; what has been sent still arrives. Leaving twice is allowed. */
        @Override
        void close();
    }

    /**
     * One thing that is handed over, or a word about it.
     *
     * @param name says what it is; what that means is a matter of those who talk
     * @param content for instance its state
     * @param descriptors what belongs to it and is open, at most {@value #MOST_DESCRIPTORS}
     */
    record Item(String name, String content, List<Descriptor> descriptors) {

        public static final int MOST_DESCRIPTORS = 253;

        public Item {
            descriptors = List.copyOf(descriptors);
            if (descriptors.size() > MOST_DESCRIPTORS) {
                throw new IllegalArgumentException("descriptors of " + name + ": " + descriptors.size()
                        + " (expected: at most " + MOST_DESCRIPTORS + ")");
            }
        }

        /** A word with nothing open. */
        public static Item of(String name, String content) {
            return new Item(name, content, List.of());
        }

        /** The content may hold secrets. */
        @Override
        public String toString() {
            return "Item[" + name + ", descriptors=" + descriptors + "]";
        }
    }
}
