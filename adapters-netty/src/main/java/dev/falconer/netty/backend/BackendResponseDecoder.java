package dev.falconer.netty.backend;

import dev.falconer.netty.lane.Lane;
import dev.falconer.netty.lane.OrdinaryBody;
import dev.falconer.netty.lane.OrdinaryResponse;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpConstants;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseDecoder;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.AsciiString;
import io.netty.util.ReferenceCountUtil;
import java.util.List;

/**
 * Reads one response per request and then stops, so that bytes beyond it never answer another request: they stay undecoded,
 * where they can be seen (a connection with a rest is not used again) or, after a 101, handed to the tunnel. Stricter than
 * Netty's own about status lines and lengths. Confined to its event loop.
 */
final class BackendResponseDecoder extends HttpResponseDecoder {

    private boolean expecting;
    private boolean headRequest;
    private boolean interim;
    private boolean receiving;
    private boolean lengthSeen;

    /** What is decoded at the moment. */
    private ByteBuf decoding = Unpooled.EMPTY_BUFFER;

    /** Whether the response is not ordinary, as far as it has been seen. */
    private boolean inCodec;

    /** Ends within what {@link #channelRead} passes on, so that whoever hears of the end can see whether anything follows. */
    private final OrdinaryBody body = new OrdinaryBody();

    private final Lane lane;
    private final int longestHead;

    BackendResponseDecoder(HttpDecoderConfig config, Lane lane) {
        super(config);
        this.lane = lane;
        this.longestHead = Math.min(config.getMaxInitialLineLength(), config.getMaxHeaderSize());
    }

    /** A request is about to be sent. */
    void expectResponse(boolean toHead) {
        expecting = true;
        headRequest = toHead;
        receiving = false;
        inCodec = false;
    }

    /** Whether the response has not shown a single byte yet. */
    boolean silent() {
        return !receiving;
    }

    /** Whether bytes are left behind a complete response. */
    boolean holdsRest() {
        return actualReadableBytes() > 0;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) throws Exception {
        if (!expecting) {
            // Nobody asked: whatever this is, it must not become the answer to the next request.
            ReferenceCountUtil.release(message);
            ctx.close();
            return;
        }
        receiving = true;
        if (message instanceof ByteBuf bytes && isOrdinary(ctx, bytes)) {
            readBody(ctx, bytes);
        } else {
            inCodec = true;
            super.channelRead(ctx, message);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) throws Exception {
        if (inCodec) {
            super.channelReadComplete(ctx);
        } else {
            // Netty's would read on, as if a message were still incomplete.
            ctx.fireChannelReadComplete();
        }
    }

    /** Whether an ordinary response goes on, or begins, in which case its head has been passed on. */
    private boolean isOrdinary(ChannelHandlerContext ctx, ByteBuf bytes) {
        if (body.isExpected()) {
            return true;
        }
        OrdinaryResponse head = inCodec || holdsRest() ? null : lane.response(bytes, longestHead, headRequest);
        if (head == null) {
            return false;
        }
        interim = false;
        body.begin(head.length());
        ctx.fireChannelRead(head);
        return true;
    }

    /** Passes on what belongs to the body. */
    private void readBody(ChannelHandlerContext ctx, ByteBuf bytes) throws Exception {
        boolean all = body.takesAll(bytes);
        HttpContent part = body.next(bytes);
        if (!body.isExpected()) {
            expecting = false;
        }
        if (!all && bytes.isReadable()) {
            // Stays undecoded, for nothing is expected any more.
            super.channelRead(ctx, bytes);
        } else if (!all) {
            bytes.release();
        }
        if (part != null) {
            ctx.fireChannelRead(part);
        }
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf bytes, List<Object> out) throws Exception {
        if (!expecting) {
            return;
        }
        decoding = bytes;
        int before = out.size();
        super.decode(ctx, bytes, out);
        for (int i = before; i < out.size(); i++) {
            Object message = out.get(i);
            if (message instanceof HttpResponse head) {
                interim = isInterim(head.status());
            }
            if (message instanceof LastHttpContent && !interim) {
                expecting = false;
            }
        }
    }

    static boolean isInterim(HttpResponseStatus status) {
        return status.codeClass() == HttpStatusClass.INFORMATIONAL && status.code() != 101;
    }

    @Override
    protected HttpMessage createMessage(String[] line) {
        lengthSeen = false;
        if (!line[0].equals("HTTP/1.1") && !line[0].equals("HTTP/1.0")) {
            throw new IllegalArgumentException("version of a response (expected: HTTP/1.0 or HTTP/1.1)");
        }
        return new DefaultHttpResponse(
                HttpVersion.valueOf(line[0]), new HttpResponseStatus(status(line[1]), reason(line[2])), headersFactory);
    }

    /** Netty ends a name at the first space and then looks for a colon anywhere: only space may lie between them. */
    @Override
    protected AsciiString splitHeaderName(byte[] line, int start, int length) {
        if (!isFollowedByColon(length)) {
            throw new IllegalArgumentException("a field line without a colon behind its name");
        }
        AsciiString name = super.splitHeaderName(line, start, length);
        if (HttpHeaderNames.CONTENT_LENGTH.contentEqualsIgnoreCase(name)) {
            // Netty takes the first of several in HTTP/1.0.
            if (lengthSeen) {
                throw new IllegalArgumentException("more than one Content-Length");
            }
            lengthSeen = true;
        }
        return name;
    }

    /**
     * Of a name of that length with which the line begins that has just been read. The array does not tell where the line ends:
     * behind it stands what longer lines have left there.
     */
    private boolean isFollowedByColon(int length) {
        int end = decoding.readerIndex() - 1;
        int next = decoding.indexOf(end, 0, HttpConstants.LF) + 1 + length;
        while (next < end && isBlank(decoding.getByte(next))) {
            next++;
        }
        return next < end && decoding.getByte(next) == HttpConstants.COLON;
    }

    private static boolean isBlank(byte b) {
        return b == HttpConstants.SP || b == HttpConstants.HT;
    }

    private static int status(String text) {
        boolean threeDigits = text.length() == 3 && text.chars().allMatch(c -> c >= '0' && c <= '9');
        if (!threeDigits || text.charAt(0) == '0') {
            throw new IllegalArgumentException("status of a response (expected: 100-999)");
        }
        return Integer.parseInt(text);
    }

    private static String reason(String text) {
        if (text.chars().anyMatch(c -> c < ' ' && c != '\t' || c == 0x7f)) {
            throw new IllegalArgumentException("control character in a reason phrase");
        }
        return text;
    }

    @Override
    protected boolean isContentAlwaysEmpty(HttpMessage message) {
        int status = ((HttpResponse) message).status().code();
        return headRequest && status >= 200 || status < 200 || super.isContentAlwaysEmpty(message);
    }
}
