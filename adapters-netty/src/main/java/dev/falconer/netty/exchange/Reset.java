package dev.falconer.netty.exchange;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;

/** Ends a connection so that its other side cannot take what was sent for complete. Called on the event loop of the channel. */
public final class Reset {

    private Reset() {}

    /** Resets the connection, unless it has ended already. */
    public static void of(Channel channel) {
        if (channel.isOpen()) {
            channel.config().setOption(ChannelOption.SO_LINGER, 0);
            channel.close();
        }
    }
}
