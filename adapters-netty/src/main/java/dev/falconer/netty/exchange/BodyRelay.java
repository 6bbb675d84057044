package dev.falconer.netty.exchange;

import dev.falconer.domain.forwarding.HeaderEditor;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.ArrayDeque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A body on its way from one channel to the other. Parts that arrive before the way is open, which came in the same read as
 * the head, are held; there is no further read until then. Used for the body of one message after the other. Confined to its
 * event loop.
 */
public final class BodyRelay {

    /** Removes what may not stand behind the body. */
    private final Consumer<HeaderEditor> trailerRule;

    private Pace pace = Pace.FREE;
    private @Nullable Channel from;
    private @Nullable Channel to;
    private @Nullable ArrayDeque<HttpContent> held;
    private long bytes;
    private boolean ended;

    public BodyRelay(Consumer<HeaderEditor> trailerRule) {
        this.trailerRule = trailerRule;
    }

    /** Goes on to the body of another message, and forgets everything about the last one. */
    public BodyRelay renew() {
        discard();
        pace = Pace.FREE;
        from = null;
        to = null;
        bytes = 0;
        ended = false;
        return this;
    }

    /** Tells the pace when the sender is waited for. */
    public void pacedBy(Pace sender) {
        pace = sender;
    }

    /** Opens the way, and passes what was held. */
    public void open(Channel source, Channel target) {
        from = source;
        to = target;
        ArrayDeque<HttpContent> waiting = held;
        held = null;
        if (waiting != null) {
            // A write that fails may end all this at once; the target takes the others all the same.
            waiting.forEach(part -> target.write(part, target.voidPromise()));
        }
    }

    /** Takes over a part and passes it on; it reaches the wire with the next flush. */
    public void pass(HttpContent part) {
        int length = part.content().readableBytes();
        bytes += length;
        pace.moved(length);
        if (part instanceof LastHttpContent last) {
            ended = true;
            if (!last.trailingHeaders().isEmpty()) {
                trailerRule.accept(new NettyHeaders().of(last.trailingHeaders()));
            }
        }
        if (to != null) {
            to.write(part, to.voidPromise());
            return;
        }
        if (held == null) {
            held = new ArrayDeque<>();
        }
        held.add(part);
    }

    /** What one read brought has been passed: sends it, and asks for more if the other side can take more. */
    public void readComplete() {
        if (to != null) {
            to.flush();
            pull();
        }
    }

    /** Reads on, if the body goes on and the other side can take more. */
    public void pull() {
        if (!ended && from != null && to != null && to.isWritable()) {
            pace.awaited();
            from.read();
        }
    }

    /** Drops what is held. */
    public void discard() {
        if (held != null) {
            held.forEach(HttpContent::release);
            held = null;
        }
    }

    /** Bytes of the body so far, without framing. */
    public long bytes() {
        return bytes;
    }

    /** Whether the last part has been passed or is held. */
    public boolean ended() {
        return ended;
    }

    /** Whether the receiving side is what holds the body up. */
    public boolean blocked() {
        return to != null && !to.isWritable();
    }
}
