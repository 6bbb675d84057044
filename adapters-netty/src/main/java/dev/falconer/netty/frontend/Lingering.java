package dev.falconer.netty.frontend;

import dev.falconer.netty.exchange.Deadline;
import dev.falconer.netty.exchange.HalfClose;
import io.netty.channel.Channel;
import java.time.Duration;

/**
 * The orderly end of a client connection: our direction ends behind the last response, and what the client still sends is
 * read and dropped for a while. A close at once would make the kernel answer those bytes with a reset, which can destroy a
 * response the client has not read yet. Confined to its event loop.
 */
final class Lingering {

    private final Channel channel;
    private final Deadline deadline;
    private final long silence;
    private final long end;

    Lingering(Channel channel, Deadline deadline, Duration silence, Duration longest) {
        this.channel = channel;
        this.deadline = deadline;
        this.silence = silence.toNanos();
        this.end = System.nanoTime() + longest.toNanos();
    }

    void begin() {
        HalfClose.of(channel, _ -> readOn());
    }

    void readOn() {
        long left = end - System.nanoTime();
        if (left <= 0 || !channel.isActive()) {
            channel.close();
        } else {
            deadline.in(Math.min(silence, left));
            channel.read();
        }
    }
}
