package dev.falconer.netty.frontend;

import dev.falconer.domain.site.ClientLimits;
import dev.falconer.netty.exchange.Deadline;
import dev.falconer.netty.exchange.Reset;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufHolder;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How slowly a client may take what it is sent, on a connection, or on a stream whose window it opens. Stands at the end of the
 * pipeline that is next to the wire and looks now and then, while anything is on its way,
 * how much of it the client has taken; where that stays below the rate, the rest of the pipeline hears of it
 * ({@link ConnectionEvent#TAKES_TOO_SLOWLY}), and the connection is reset. Time in which nothing is on its way never counts, so
 * that a silent stream of events may last. Confined to its event loop.
 */
final class DeliveryPace extends ChannelOutboundHandlerAdapter {

    private static final Logger LOG = LoggerFactory.getLogger(DeliveryPace.class);

    /** How many times the grace a client may take nothing: what it takes arrives in lumps, and networks fail for seconds. */
    private static final int GRACES = 4;

    private final Channel channel;
    private final DeliveryMeter meter;
    private final Allowance allowance;
    private final Deadline nextLook;

    /** Nanoseconds between two looks. */
    private final long period;

    /** Bytes given to the socket, ever. */
    private long written;

    /** Of them, taken at the last look. */
    private long taken;

    /** Written at the last look. */
    private long mark;

    private long lookedAt;
    private boolean looking;

    /** Joins the pipeline of a connection or a stream as it stands, unless nobody minds how slowly. */
    static void watch(Channel channel, ClientLimits.Rate rate) {
        if (rate.bytesPerSecond() > 0) {
            channel.pipeline().addLast(new DeliveryPace(channel, rate));
        }
    }

    /** Leaves the pipeline, if it is there: the client may take its time from here on. */
    static void forget(Channel channel) {
        if (channel.pipeline().get(DeliveryPace.class) != null) {
            channel.pipeline().remove(DeliveryPace.class);
        }
    }

    private DeliveryPace(Channel channel, ClientLimits.Rate rate) {
        this.channel = channel;
        this.meter = DeliveryMeter.of(channel);
        this.period = rate.grace().toNanos();
        long patience = period * GRACES * meter.coarseness();
        this.allowance = new Allowance(rate.bytesPerSecond(), patience, patience);
        this.nextLook = new Deadline(channel.eventLoop(), this::look);
    }

    @Override
    public void write(ChannelHandlerContext here, Object message, ChannelPromise promise) {
        switch (message) {
            case ByteBuf bytes -> written += bytes.readableBytes();
            case ByteBufHolder frame -> written += frame.content().readableBytes();
            // Heads of streams are held up by nothing but the connection.
            default -> {}
        }
        here.write(message, promise);
    }

    @Override
    public void flush(ChannelHandlerContext here) {
        here.flush();
        if (!looking && written > taken) {
            looking = true;
            allowance.begin();
            lookLater();
        }
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext here) {
        nextLook.cancel();
    }

    private void lookLater() {
        mark = written;
        lookedAt = System.nanoTime();
        nextLook.in(period);
    }

    private void look() {
        if (!channel.isActive()) {
            return;
        }
        long before = taken;
        taken = Math.min(meter.taken(channel, written), written);
        if (taken == written) {
            looking = false;
        } else if (keepsPace(taken - before)) {
            lookLater();
        } else {
            LOG.debug("{} takes too slowly what it is sent: {} of {} bytes so far", channel, taken, written);
            channel.pipeline().fireUserEventTriggered(ConnectionEvent.TAKES_TOO_SLOWLY);
            Reset.of(channel);
        }
    }

    private boolean keepsPace(long progress) {
        if (taken >= mark) {
            // What is on its way now was written after the last look; nobody knows yet how it fares.
            allowance.begin();
            return true;
        }
        allowance.spend(System.nanoTime() - lookedAt);
        allowance.earn(progress);
        return allowance.left() > 0;
    }
}
