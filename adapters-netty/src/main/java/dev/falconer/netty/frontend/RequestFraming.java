package dev.falconer.netty.frontend;

import dev.falconer.domain.forwarding.MessageFraming;
import dev.falconer.netty.http2.ClientStreamMessages;
import dev.falconer.netty.lane.OrdinaryRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;

/** Writes the first line and the length of a request for its backend: our version, one framing field. Stateless. */
final class RequestFraming {

    private RequestFraming() {}

    /** The target is the plan's; the length is the one that {@link MessageFraming} has found. */
    static void apply(HttpRequest request, CharSequence target, long length) {
        HttpHeaders fields = request.headers();
        // On a stream trailers may follow whatever the length; behind a length in HTTP/1.1 there is no place for them.
        boolean announcesTrailers = length > 0
                && request.protocolVersion().equals(ClientStreamMessages.VERSION)
                && fields.contains(HttpHeaderNames.TRAILER);
        request.setProtocolVersion(HttpVersion.HTTP_1_1);
        if (request instanceof OrdinaryRequest ordinary) {
            ordinary.setTarget(target);
        } else {
            request.setUri(target.toString());
        }
        if (length == MessageFraming.CHUNKED || announcesTrailers) {
            fields.remove(HttpHeaderNames.CONTENT_LENGTH);
            fields.set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
        } else {
            fields.remove(HttpHeaderNames.TRANSFER_ENCODING);
            if (length > 0 || fields.contains(HttpHeaderNames.CONTENT_LENGTH)) {
                fields.set(HttpHeaderNames.CONTENT_LENGTH, Long.toString(length));
            }
        }
    }
}
