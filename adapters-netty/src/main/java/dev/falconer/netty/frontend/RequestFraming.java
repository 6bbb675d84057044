package dev.falconer.netty.frontend;

import dev.falconer.domain.forwarding.MessageFraming;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;

/** Writes the first line and the length of a request for its backend: our version, origin form, one framing field. Stateless. */
final class RequestFraming {

    private RequestFraming() {}

    /** The length is the one that {@link MessageFraming} has found. */
    static void apply(HttpRequest request, long length) {
        HttpHeaders fields = request.headers();
        request.setProtocolVersion(HttpVersion.HTTP_1_1);
        request.setUri(originForm(request.uri()));
        if (length == MessageFraming.CHUNKED) {
            fields.remove(HttpHeaderNames.CONTENT_LENGTH);
            fields.set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
        } else {
            fields.remove(HttpHeaderNames.TRANSFER_ENCODING);
            if (length > 0 || fields.contains(HttpHeaderNames.CONTENT_LENGTH)) {
                fields.set(HttpHeaderNames.CONTENT_LENGTH, Long.toString(length));
            }
        }
    }

    /** A target with scheme and authority without them (RFC 9112 section 3.2.1); the rules have made Host of the authority. */
    static String originForm(String target) {
        if (target.startsWith("/") || target.equals("*")) {
            return target;
        }
        int authority = target.indexOf("://") + 3;
        int end = authority;
        while (end < target.length() && target.charAt(end) != '/' && target.charAt(end) != '?') {
            end++;
        }
        if (end == target.length()) {
            return "/";
        }
        return target.charAt(end) == '?' ? "/" + target.substring(end) : target.substring(end);
    }
}
