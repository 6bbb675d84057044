package dev.falconer.netty.http2;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http2.DefaultHttp2Connection;
import io.netty.handler.codec.http2.DefaultHttp2RemoteFlowController;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionAdapter;
import io.netty.handler.codec.http2.Http2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2FrameListener;
import io.netty.handler.codec.http2.Http2FrameListenerDecorator;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2RemoteFlowController;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2Stream;
import io.netty.handler.codec.http2.UniformStreamByteDistributor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * The frames of one HTTP/2 client. Netty's codec does the work; this one judges more strictly what arrives on a stream that
 * is closed or was never opened (RFC 9113 section 5.1): Netty resets such streams, with whatever it found first.
 * Confined to its event loop.
 */
public final class ClientFrames extends Http2FrameCodec {

    /**
     * Streams that a client may reset, or cause us to reset, within the window. A client that stands for many, and gives up calls
     * at their deadlines, resets a good many; an attack is made of thousands.
     */
    private static final int MOST_RESETS = 1_000;

    private static final int RESETS_WINDOW_SECONDS = 10;

    /**
     * Frames of data that may wait unread on one stream. Its window bounds their bytes, but a frame of one byte costs as much memory as
     * one of a hundred.
     */
    private static final int MOST_UNREAD_FRAMES = 8_192;

    private final StreamHistory history = new StreamHistory();

    /** Of streams whose head has been read. */
    private final Http2Connection.PropertyKey headRead;

    /** How many frames of data of a stream nobody has taken yet. */
    private final Http2Connection.PropertyKey unread;

    private final Supplier<FullHttpResponse> answerToLargeHead;

    /** How many have come within the window. */
    private int largeHeads;

    /** When the window began, in the time of {@link System#nanoTime}. */
    private long largeHeadsSince;

    private ClientFrames(
            Http2ConnectionEncoder encoder,
            Http2ConnectionDecoder decoder,
            Http2Settings settings,
            Supplier<FullHttpResponse> answerToLargeHead) {
        super(encoder, decoder, settings, false, true);
        this.answerToLargeHead = answerToLargeHead;
        headRead = connection().newKey();
        unread = connection().newKey();
        decoder.frameListener(new HeadWatch(decoder.frameListener()));
        connection().addListener(new Http2ConnectionAdapter() {
            @Override
            public void onStreamActive(Http2Stream stream) {
                history.opened(stream.id());
            }

            @Override
            public void onStreamClosed(Http2Stream stream) {
                if (stream.isResetSent()) {
                    history.reset(stream.id());
                }
            }
        });
    }

    /** The settings are what we announce; the answer is to a head that is larger than they allow, and is asked for on the event loop. */
    public static ClientFrames announcing(Http2Settings settings, Supplier<FullHttpResponse> answerToLargeHead) {
        return (ClientFrames)
                new Builder(answerToLargeHead).initialSettings(settings).build();
    }

    @Override
    public void onError(ChannelHandlerContext here, boolean outbound, Throwable cause) {
        if (!outbound
                && cause instanceof Http2Exception.HeaderListSizeException tooLarge
                && tooLarge.duringDecode()
                && connection().stream(tooLarge.streamId()) == null) {
            refuseLargeHead(here, tooLarge);
            return;
        }
        super.onError(
                here,
                outbound,
                !outbound && cause instanceof Http2Exception.StreamException error ? judge(error) : cause);
    }

    /** The head has opened no stream; a client that is still sending learns that it need not (RFC 9113 section 8.1). */
    private void refuseLargeHead(ChannelHandlerContext here, Http2Exception.StreamException tooLarge) {
        int id = tooLarge.streamId();
        try {
            connection().remote().createStream(id, false);
        } catch (Http2Exception refused) {
            super.onError(
                    here,
                    false,
                    refused instanceof Http2Exception.StreamException one ? refuseUnopened(id, one) : tooLarge);
            return;
        }
        if (isOneTooMany()) {
            onError(
                    here,
                    false,
                    Http2Exception.connectionError(
                            Http2Error.ENHANCE_YOUR_CALM,
                            "more than %d heads that are too large within %d s",
                            MOST_RESETS,
                            RESETS_WINDOW_SECONDS));
            return;
        }
        FullHttpResponse response = answerToLargeHead.get();
        encoder().writeHeaders(here, id, ClientStreamMessages.head(response), 0, false, here.newPromise());
        encoder().writeData(here, id, response.content(), 0, true, here.newPromise());
        // A reset would take with it what still waits.
        flush(here);
        resetStream(here, id, Http2Error.NO_ERROR.code(), here.newPromise());
        here.flush();
    }

    /** Netty counts the resets for a client's errors, and this is none of them: such a head can be a few bytes on the wire. */
    private boolean isOneTooMany() {
        long now = System.nanoTime();
        if (largeHeads == 0 || now - largeHeadsSince >= TimeUnit.SECONDS.toNanos(RESETS_WINDOW_SECONDS)) {
            largeHeads = 0;
            largeHeadsSince = now;
        }
        largeHeads++;
        return largeHeads > MOST_RESETS;
    }

    private Http2Exception judge(Http2Exception.StreamException error) {
        int id = error.streamId();
        Http2Stream stream = connection().stream(id);
        if (stream != null) {
            boolean headAgain = error.error() == Http2Error.PROTOCOL_ERROR
                    && stream.state() == Http2Stream.State.HALF_CLOSED_REMOTE
                    && stream.getProperty(headRead) != null;
            return headAgain
                    ? Http2Exception.streamError(id, Http2Error.STREAM_CLOSED, error, "%s", error.getMessage())
                    : error;
        }
        if (error.error() != Http2Error.STREAM_CLOSED) {
            return refuseUnopened(id, error);
        }
        return switch (history.of(id)) {
            // It may have been on its way when the stream was reset, or lies too far back to be judged.
            case RESET, FORGOTTEN -> error;
            case CLOSED -> Http2Exception.connectionError(Http2Error.STREAM_CLOSED, error, "%s", error.getMessage());
            case SKIPPED -> Http2Exception.connectionError(Http2Error.PROTOCOL_ERROR, error, "%s", error.getMessage());
        };
    }

    /**
     * A head that was refused, while it was decoded or as one stream too many, has opened no stream, and the content that follows
     * it would look like that of a stream that never was, for which a client loses its connection. So it is opened, and reset;
     * until that is written there are more streams than announced, and resets are counted.
     */
    private Http2Exception refuseUnopened(int id, Http2Exception.StreamException error) {
        Http2Connection.Endpoint<Http2RemoteFlowController> client =
                connection().remote();
        int most = client.maxActiveStreams();
        try {
            if (client.isValidStreamId(id) && !connection().streamMayHaveExisted(id)) {
                client.maxActiveStreams(Integer.MAX_VALUE);
                client.createStream(id, false);
            }
            return error;
        } catch (Http2Exception refused) {
            return refused;
        } finally {
            client.maxActiveStreams(most);
        }
    }

    /** A frame of data of the stream has been taken from where it waited. */
    void taken(int id) {
        Http2Stream stream = connection().stream(id);
        int[] waiting = stream == null ? null : stream.getProperty(unread);
        if (waiting != null) {
            waiting[0]--;
        }
    }

    private final class HeadWatch extends Http2FrameListenerDecorator {

        private HeadWatch(Http2FrameListener listener) {
            super(listener);
        }

        @Override
        public int onDataRead(ChannelHandlerContext here, int id, ByteBuf data, int padding, boolean endsStream)
                throws Http2Exception {
            Http2Stream stream = connection().stream(id);
            if (stream != null) {
                int[] waiting = stream.getProperty(unread);
                if (waiting == null) {
                    waiting = new int[1];
                    stream.setProperty(unread, waiting);
                }
                waiting[0]++;
                if (waiting[0] > MOST_UNREAD_FRAMES) {
                    throw Http2Exception.connectionError(
                            Http2Error.ENHANCE_YOUR_CALM, "more than %d unread frames on a stream", MOST_UNREAD_FRAMES);
                }
            }
            return super.onDataRead(here, id, data, padding, endsStream);
        }

        @Override
        public void onHeadersRead(
                ChannelHandlerContext here,
                int id,
                Http2Headers fields,
                int dependency,
                short weight,
                boolean exclusive,
                int padding,
                boolean endsStream)
                throws Http2Exception {
            super.onHeadersRead(here, id, fields, dependency, weight, exclusive, padding, endsStream);
            Http2Stream stream = connection().stream(id);
            if (stream != null) {
                stream.setProperty(headRead, Boolean.TRUE);
            }
        }
    }

    private static final class Builder extends Http2FrameCodecBuilder {

        private final Supplier<FullHttpResponse> answerToLargeHead;

        private Builder(Supplier<FullHttpResponse> answerToLargeHead) {
            this.answerToLargeHead = answerToLargeHead;
            connection(evenHanded());
            gracefulShutdownTimeoutMillis(0);
            validateRequiredPseudoHeaders(true);
            decoderEnforceMaxRstFramesPerWindow(MOST_RESETS, RESETS_WINDOW_SECONDS);
            encoderEnforceMaxRstFramesPerWindow(MOST_RESETS, RESETS_WINDOW_SECONDS);
        }

        /** All streams get their turn. The priorities of RFC 7540, for which Netty would keep a tree, are deprecated (RFC 9113 section 5.3). */
        private static Http2Connection evenHanded() {
            var made = new DefaultHttp2Connection(true);
            made.remote()
                    .flowController(new DefaultHttp2RemoteFlowController(made, new UniformStreamByteDistributor(made)));
            return made;
        }

        @Override
        protected Http2FrameCodec build(
                Http2ConnectionDecoder decoder, Http2ConnectionEncoder encoder, Http2Settings settings) {
            return new ClientFrames(encoder, decoder, settings, answerToLargeHead);
        }
    }
}
