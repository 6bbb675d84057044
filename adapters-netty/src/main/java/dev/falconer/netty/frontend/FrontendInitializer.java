package dev.falconer.netty.frontend;

import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import java.util.function.Consumer;

/** Makes the pipeline of an accepted client connection, up to where it is known what the client speaks: see {@link ClientProtocols}. */
public final class FrontendInitializer extends ChannelInitializer<Channel> {

    private final Frontend frontend;
    private final ConnectionCount count;
    private final Consumer<Channel> accepted;

    /** Tells of each connection once its pipeline stands. */
    public FrontendInitializer(Frontend frontend, Consumer<Channel> accepted) {
        this.frontend = frontend;
        this.count = new ConnectionCount(frontend.policy().limits().connections());
        this.accepted = accepted;
    }

    @Override
    protected void initChannel(Channel channel) {
        if (count.admits(channel) && count.admitsFrom(channel.remoteAddress(), channel)) {
            DeliveryPace.watch(channel, frontend.policy().limits().rate());
            channel.pipeline().addLast(new ProtocolChoice(frontend));
        } else if (count.tells(channel)) {
            TurnedAway.tell(channel, frontend);
        } else {
            channel.close();
        }
        accepted.accept(channel);
    }
}
