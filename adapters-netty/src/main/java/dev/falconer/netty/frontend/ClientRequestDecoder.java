package dev.falconer.netty.frontend;

import dev.falconer.netty.lane.Lane;
import dev.falconer.netty.lane.OrdinaryBody;
import dev.falconer.netty.lane.OrdinaryRequest;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.AsciiString;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads one request at a time: behind its end it stops until {@link #nextRequest}, so that what a client sends ahead stays
 * bytes, be it a pipelined request, the first bytes of an upgraded protocol, or rubbish. Stricter than Netty's own: before a
 * request line nothing but empty lines, in it single spaces and a version we know, and behind it no folded line, one length at
 * most (RFC 9112 sections 2.2, 3, 5.2 and 6.3), and no control character in any trailer field. Confined to its event loop.
 */
final class ClientRequestDecoder extends HttpRequestDecoder {

    /** Of the drafts before RFC 6455, in which a body followed that no field announces. */
    private static final AsciiString OF_A_DRAFT = AsciiString.cached("Sec-WebSocket-Key1");

    private static final Pattern VERSION = Pattern.compile("HTTP/[0-9]\\.[0-9]");

    /** Before a request line; more than that is no mistake. */
    private static final int MAX_EMPTY_LINES = 8;

    private final Lane lane;
    private final int longestHead;
    private final OrdinaryBody body = new OrdinaryBody();

    /** The head of the request at hand, where that is ordinary. */
    private @Nullable OrdinaryRequest ordinary;

    private Gate gate = Gate.OPEN;
    private boolean decoding;
    private boolean headBegun;
    private boolean inBody;

    /** Whether the first byte of the request line has been seen. */
    private boolean lineBegun;

    private int emptyLines;

    /** Whether what is read are field lines: of a head, or behind a body. */
    private boolean inFields;

    /** In the head that is read. */
    private boolean lengthSeen;

    private final FieldLines fieldLines = new FieldLines();

    /** Where the word of the request line that was read last ends. */
    private int wordEnd;

    private @Nullable ChannelHandlerContext context;

    private enum Gate {
        OPEN,
        CLOSED,
        /** What still comes is dropped. */
        DRAIN
    }

    ClientRequestDecoder(HttpDecoderConfig config, Lane lane) {
        super(config);
        this.lane = lane;
        this.longestHead = Math.min(config.getMaxInitialLineLength(), config.getMaxHeaderSize());
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        context = added;
    }

    /** Goes on with the next request, which may have arrived already. */
    void nextRequest() {
        if (gate != Gate.CLOSED) {
            return;
        }
        gate = Gate.OPEN;
        OrdinaryRequest last = ordinary;
        if (last != null) {
            ordinary = null;
            lane.giveBack(last);
        }
        ChannelHandlerContext here = context;
        if (!decoding && here != null && holdsBytes()) {
            here.pipeline().fireChannelRead(Unpooled.EMPTY_BUFFER);
            here.pipeline().fireChannelReadComplete();
        }
    }

    /** Whether a head has begun to arrive and is not complete. */
    boolean headBegun() {
        return headBegun;
    }

    /** Drops what has arrived and what still will. */
    void drain() {
        gate = Gate.DRAIN;
        body.forget();
        internalBuffer().skipBytes(actualReadableBytes());
    }

    /** Whether bytes wait that belong to no request yet. */
    boolean holdsBytes() {
        return actualReadableBytes() > 0;
    }

    @Override
    public void channelRead(ChannelHandlerContext here, Object bytes) throws Exception {
        decoding = true;
        try {
            if (bytes instanceof ByteBuf received && isOrdinary(here, received)) {
                readBody(here, received);
            } else {
                super.channelRead(here, bytes);
            }
            // The gate may have opened while the last messages of that call were handled.
            int rest = actualReadableBytes();
            while (gate == Gate.OPEN && rest > 0) {
                super.channelRead(here, Unpooled.EMPTY_BUFFER);
                int left = actualReadableBytes();
                if (left == rest) {
                    return;
                }
                rest = left;
            }
        } finally {
            decoding = false;
        }
    }

    /** Whether the body of an ordinary request goes on, or such a request begins; then its head has been passed on. */
    private boolean isOrdinary(ChannelHandlerContext here, ByteBuf bytes) {
        if (body.isExpected()) {
            return true;
        }
        OrdinaryRequest head = isAtBeginning() ? lane.request(bytes, longestHead) : null;
        if (head == null) {
            return false;
        }
        ordinary = head;
        body.begin(head.length());
        inBody = body.isExpected();
        if (!inBody) {
            gate = Gate.CLOSED;
        }
        here.fireChannelRead(head);
        return true;
    }

    /** Whether a request may begin with the next byte, and nothing of it has been seen. */
    private boolean isAtBeginning() {
        return gate == Gate.OPEN && !inBody && !headBegun && !holdsBytes();
    }

    /** Passes on what belongs to the body of an ordinary request. What follows stays undecoded, until it is asked for. */
    private void readBody(ChannelHandlerContext here, ByteBuf bytes) throws Exception {
        if (gate == Gate.DRAIN) {
            bytes.release();
            return;
        }
        boolean all = body.takesAll(bytes);
        HttpContent part = body.next(bytes);
        if (!body.isExpected()) {
            inBody = false;
            gate = Gate.CLOSED;
        }
        if (!all && bytes.isReadable()) {
            super.channelRead(here, bytes);
        } else if (!all) {
            bytes.release();
        }
        if (part != null) {
            here.fireChannelRead(part);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext here) throws Exception {
        if (gate == Gate.OPEN && !body.isExpected()) {
            super.channelReadComplete(here);
        } else {
            // Netty's would read on, as if a message were still incomplete.
            here.fireChannelReadComplete();
        }
    }

    @Override
    protected void decode(ChannelHandlerContext here, ByteBuf bytes, List<Object> out) throws Exception {
        switch (gate) {
            case OPEN -> {
                headBegun |= !inBody;
                if (lineBegun) {
                    decodeOn(here, bytes, out);
                } else if (beginsLine(bytes)) {
                    lineBegun = true;
                    decodeLine(here, bytes, out);
                }
            }
            case CLOSED -> {}
            case DRAIN -> bytes.skipBytes(bytes.readableBytes());
        }
    }

    /** Passes empty lines over, which some clients send behind a body; whether something else follows. */
    private boolean beginsLine(ByteBuf bytes) {
        while (emptyLines < MAX_EMPTY_LINES && beginsWith(bytes, '\r', 0) && beginsWith(bytes, '\n', 1)) {
            bytes.skipBytes(2);
            emptyLines++;
        }
        boolean undecided = !bytes.isReadable() || (beginsWith(bytes, '\r', 0) && bytes.readableBytes() == 1);
        return !undecided;
    }

    private static boolean beginsWith(ByteBuf bytes, char expected, int offset) {
        return bytes.readableBytes() > offset && bytes.getByte(bytes.readerIndex() + offset) == expected;
    }

    /** Netty would pass over whatever control characters and blanks stand there. */
    private void decodeLine(ChannelHandlerContext here, ByteBuf bytes, List<Object> out) throws Exception {
        byte first = bytes.getByte(bytes.readerIndex());
        if (first > ' ') {
            decodeOn(here, bytes, out);
        } else {
            bytes.skipBytes(bytes.readableBytes());
            HttpMessage nothing = createInvalidMessage();
            nothing.setDecoderResult(failure("something else than an empty line before a request line"));
            out.add(nothing);
            observe(out);
        }
    }

    private void decodeOn(ChannelHandlerContext here, ByteBuf bytes, List<Object> out) throws Exception {
        int from = bytes.readerIndex();
        super.decode(here, bytes, out);
        String fault = inFields ? fieldLines.fault(bytes, from, inBody) : null;
        if (fault != null && !out.isEmpty() && out.getFirst() instanceof HttpObject section) {
            // Netty has left no trace of it, and what has been read looks sound.
            section.setDecoderResult(failure(fault));
        }
        observe(out);
    }

    private static DecoderResult failure(String why) {
        return DecoderResult.failure(new IllegalArgumentException(why));
    }

    private void observe(List<Object> out) {
        if (out.isEmpty()) {
            return;
        }
        // Something came out, so the head is through; what came last says what follows.
        headBegun = false;
        inFields = false;
        fieldLines.forget();
        inBody = !(out.getLast() instanceof LastHttpContent);
        if (!inBody) {
            lineBegun = false;
            emptyLines = 0;
            gate = Gate.CLOSED;
        }
    }

    @Override
    protected String splitFirstWordInitialLine(byte[] line, int start, int length) {
        wordEnd = start + length;
        return super.splitFirstWordInitialLine(line, start, length);
    }

    @Override
    protected String splitSecondWordInitialLine(byte[] line, int start, int length) {
        nextWord(line, start, length);
        return super.splitSecondWordInitialLine(line, start, length);
    }

    @Override
    protected String splitThirdWordInitialLine(byte[] line, int start, int length) {
        nextWord(line, start, length);
        return super.splitThirdWordInitialLine(line, start, length);
    }

    private void nextWord(byte[] line, int start, int length) {
        if (start != wordEnd + 1 || line[wordEnd] != ' ') {
            throw new IllegalArgumentException("something else than one space between the words of a request line");
        }
        wordEnd = start + length;
    }

    @Override
    protected AsciiString splitHeaderName(byte[] line, int start, int length) {
        inFields = true;
        AsciiString name = super.splitHeaderName(line, start, length);
        if (!inBody && OF_A_DRAFT.contentEqualsIgnoreCase(name)) {
            // Netty would read eight bytes behind the head, which no other reader knows of.
            throw new IllegalArgumentException("a handshake of a WebSocket draft");
        }
        if (!inBody && HttpHeaderNames.CONTENT_LENGTH.contentEqualsIgnoreCase(name)) {
            // Netty refuses a second one too, but takes the first of several in HTTP/1.0.
            if (lengthSeen) {
                throw new IllegalArgumentException("more than one Content-Length");
            }
            lengthSeen = true;
        }
        return name;
    }

    @Override
    protected HttpMessage createMessage(String[] line) {
        lengthSeen = false;
        return new DefaultHttpRequest(version(line[2]), HttpMethod.valueOf(line[0]), line[1], headersFactory);
    }

    /** Any later 1.x is treated as 1.1 (RFC 9112 section 2.3). */
    private static HttpVersion version(String text) {
        if (text.equals("HTTP/1.1")) {
            return HttpVersion.HTTP_1_1;
        }
        if (text.equals("HTTP/1.0")) {
            return HttpVersion.HTTP_1_0;
        }
        if (!VERSION.matcher(text).matches()) {
            throw new IllegalArgumentException("version of a request (expected: HTTP/1.0 or HTTP/1.1)");
        }
        if (text.charAt(5) != '1') {
            throw new UnsupportedVersionException();
        }
        return HttpVersion.HTTP_1_1;
    }
}
