package dev.falconer.netty.frontend;

import dev.falconer.domain.forwarding.ClientConnection;
import dev.falconer.domain.site.ClientLimits;
import dev.falconer.netty.http2.ClientFrames;
import dev.falconer.netty.http2.FrameWatch;
import dev.falconer.netty.lane.Lane;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2Settings;

/** The pipelines of a client connection, one per protocol: read them and you have read the client's side, top to bottom. Stateless. */
final class ClientProtocols {

    /** What one stream may send ahead of us; of the whole connection see {@link Http2Frontend}. */
    private static final int STREAM_WINDOW = 64 * 1024;

    private static final int PREFACE = Http2CodecUtil.connectionPrefaceBuf().readableBytes();

    private static final int MAX_CHUNK = 65_536;

    private ClientProtocols() {}

    static void speakHttp1(Channel channel, Frontend frontend) {
        ClientLimits.Head limits = frontend.policy().limits().head();
        HttpDecoderConfig config = new HttpDecoderConfig()
                .setMaxInitialLineLength(limits.requestLine())
                .setMaxHeaderSize(limits.fields())
                .setMaxChunkSize(MAX_CHUNK);
        ClientConnection client = Clients.describe(channel, frontend.policy());
        Lane lane = frontend.shares().apply(channel.eventLoop()).lane();
        ClientRequestDecoder decoder = new ClientRequestDecoder(config, lane);
        ClientResponseEncoder encoder = new ClientResponseEncoder(lane);
        channel.pipeline()
                .addLast(decoder)
                .addLast(encoder)
                .addLast(new FrontendHandler(channel, decoder, encoder, client, frontend));
    }

    static void speakHttp2(Channel channel, Frontend frontend) {
        ClientConnection client = Clients.describe(channel, frontend.policy());
        ClientLimits limits = frontend.policy().limits();
        Http2Settings settings = Http2Settings.defaultSettings()
                .maxConcurrentStreams(limits.connections().streams())
                .initialWindowSize(STREAM_WINDOW)
                .maxHeaderListSize(limits.head().fields())
                .connectProtocolEnabled(true);
        Http2Frontend streams = new Http2Frontend(channel, frontend, client);
        channel.pipeline()
                .addLast(new FrameWatch(PREFACE, streams))
                .addLast(ClientFrames.announcing(settings, streams::answerToLargeHead))
                .addLast(new Http2MultiplexHandler(streams.streams()))
                .addLast(streams);
    }
}
