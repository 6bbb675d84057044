package dev.falconer.netty.frontend;

import dev.falconer.domain.site.BindingPolicy;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.socket.SocketChannel;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.function.Consumer;

/** Makes the pipeline of an accepted client connection, up to where it is known what the client speaks: see {@link ClientProtocols}. */
public final class FrontendInitializer extends ChannelInitializer<Channel> {

    private final Frontend frontend;
    private final BindingPolicy policy;
    private final ConnectionCount count;
    private final Consumer<Channel> accepted;

    /** Tells of each connection once its pipeline stands. */
    public FrontendInitializer(Frontend frontend, Consumer<Channel> accepted) {
        this.frontend = frontend;
        this.policy = frontend.policy();
        this.count = new ConnectionCount(policy.limits().connections());
        this.accepted = accepted;
    }

    @Override
    protected void initChannel(Channel channel) {
        if (isGone(channel)) {
            channel.close();
        } else if (count.admits(channel)) {
            DeliveryPace.watch(channel, policy.limits().rate());
            switch (policy.proxyProtocol()) {
                case NOT_SPOKEN -> clientKnown(channel);
                case REQUIRED -> ProxyHeader.await(channel, policy, this::clientKnown);
            }
        } else {
            turnAway(channel);
        }
        accepted.accept(channel);
    }

    /** Whether it has come over the network from nobody: what has no address here must not be taken for a UNIX socket. */
    private static boolean isGone(Channel channel) {
        return channel instanceof SocketChannel && channel.remoteAddress() == null;
    }

    private void clientKnown(Channel channel) {
        SocketAddress client = ProxyHeader.clientOf(channel);
        if (isTrustedProxy(client) || count.admitsFrom(client, channel)) {
            speak(channel);
        } else {
            turnAway(channel);
        }
    }

    /** It brings the connections of many. */
    private boolean isTrustedProxy(SocketAddress client) {
        return client instanceof InetSocketAddress internet
                && policy.trusts(internet.getAddress().getAddress());
    }

    private void speak(Channel channel) {
        frontend.tls()
                .ifPresentOrElse(
                        edge -> channel.pipeline()
                                .addLast(new LastWords(channel))
                                .addLast(edge.clientHello())
                                .addLast(new Handshake(channel, frontend)),
                        () -> channel.pipeline().addLast(new ProtocolChoice(frontend)));
    }

    private void turnAway(Channel channel) {
        if (frontend.tls().isEmpty() && count.tells(channel)) {
            TurnedAway.tell(channel, frontend);
        } else {
            // In TLS it would take a handshake to be told anything.
            channel.close();
        }
    }
}
