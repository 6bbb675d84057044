package dev.falconer.netty.frontend;

import dev.falconer.netty.NettySettings;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.codec.http.HttpDecoderConfig;
import java.util.function.Consumer;

/** Makes the pipeline of an accepted client connection: read it and you have read the client's side, top to bottom. */
public final class FrontendInitializer extends ChannelInitializer<Channel> {

    private final Frontend frontend;
    private final Consumer<Channel> accepted;

    /** Tells of each connection once its pipeline stands. */
    public FrontendInitializer(Frontend frontend, Consumer<Channel> accepted) {
        this.frontend = frontend;
        this.accepted = accepted;
    }

    @Override
    protected void initChannel(Channel channel) {
        NettySettings.Limits limits = frontend.settings().limits();
        HttpDecoderConfig config = new HttpDecoderConfig()
                .setMaxInitialLineLength(limits.requestLine())
                .setMaxHeaderSize(limits.requestFields())
                .setMaxChunkSize(65_536);
        ClientRequestDecoder decoder = new ClientRequestDecoder(config);
        ClientResponseEncoder encoder = new ClientResponseEncoder();
        channel.pipeline()
                .addLast(decoder)
                .addLast(encoder)
                .addLast(new FrontendHandler(channel, decoder, encoder, frontend));
        accepted.accept(channel);
    }
}
