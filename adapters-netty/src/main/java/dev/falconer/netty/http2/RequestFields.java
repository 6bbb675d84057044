package dev.falconer.netty.http2;

import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Headers.PseudoHeaderName;
import io.netty.util.AsciiString;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes a request head of a field section. Netty has judged names, order and connection-specific fields while it decoded;
 * what it leaves is judged here (RFC 9113 section 8.3.1): each pseudo-header once, none missing, none too many, no blanks
 * around values, Host and {@code :authority} of one mind. Whether the target is sound is the forwarding rules' matter, as
 * for every request.
 *
 * <p>A body without a length is marked as chunked, which is what it becomes on an HTTP/1.1 connection. Stateless.
 */
final class RequestFields {

    /** What {@code protocolVersion} of such a request says. */
    static final HttpVersion HTTP_2 = new HttpVersion("HTTP", 2, 0, true);

    private RequestFields() {}

    static HttpRequest request(Http2Headers fields, boolean endsStream) throws MalformedHeadException {
        CharSequence method = single(fields, PseudoHeaderName.METHOD);
        CharSequence protocol = singleOrNone(fields, PseudoHeaderName.PROTOCOL);
        CharSequence authority = singleOrNone(fields, PseudoHeaderName.AUTHORITY);
        boolean connect = HttpMethod.CONNECT.asciiName().contentEquals(method);
        if (protocol != null && !connect) {
            throw new MalformedHeadException(":protocol without CONNECT");
        }
        CharSequence target;
        if (connect && protocol == null) {
            if (fields.path() != null || fields.scheme() != null || authority == null) {
                throw new MalformedHeadException("CONNECT with :scheme or :path, or without :authority");
            }
            target = authority;
        } else {
            requireScheme(single(fields, PseudoHeaderName.SCHEME));
            target = requirePath(single(fields, PseudoHeaderName.PATH));
        }
        if (target.isEmpty() || method.isEmpty()) {
            throw new MalformedHeadException("an empty :path or :method");
        }
        HttpRequest request = head(method.toString(), target.toString());
        HttpHeaders made = request.headers();
        if (authority != null) {
            made.add(HttpHeaderNames.HOST, authority);
        }
        copy(fields, made, authority);
        frame(made, endsStream, request.method(), protocol);
        return request;
    }

    /** Netty will not have blanks and control characters in a request line, whatever becomes of it. */
    private static HttpRequest head(String method, String target) throws MalformedHeadException {
        try {
            return new DefaultHttpRequest(
                    HTTP_2,
                    HttpMethod.valueOf(method),
                    target,
                    DefaultHttpHeadersFactory.headersFactory().withValidation(false));
        } catch (IllegalArgumentException unsound) {
            throw new MalformedHeadException("a :method or :path with characters that may not be there");
        }
    }

    /** An address would be taken for absolute-form, and stand above :authority. */
    private static CharSequence requirePath(CharSequence path) throws MalformedHeadException {
        if (path.isEmpty() || (path.charAt(0) != '/' && !AsciiString.contentEquals("*", path))) {
            throw new MalformedHeadException(":path is no path");
        }
        return path;
    }

    /** Trailers, as they came. */
    static void trailers(Http2Headers fields, HttpHeaders made) throws MalformedHeadException {
        for (Map.Entry<CharSequence, CharSequence> field : fields) {
            requireRegular(field.getKey(), field.getValue());
            made.add(field.getKey(), field.getValue());
        }
    }

    private static void copy(Http2Headers fields, HttpHeaders made, @Nullable CharSequence authority)
            throws MalformedHeadException {
        StringBuilder cookie = null;
        for (Iterator<Map.Entry<CharSequence, CharSequence>> all = fields.iterator(); all.hasNext(); ) {
            Map.Entry<CharSequence, CharSequence> field = all.next();
            CharSequence name = field.getKey();
            CharSequence value = field.getValue();
            if (PseudoHeaderName.hasPseudoHeaderFormat(name)) {
                continue;
            }
            requireRegular(name, value);
            if (HttpHeaderNames.HOST.contentEquals(name)) {
                if (authority == null) {
                    made.add(name, value);
                } else if (!AsciiString.contentEqualsIgnoreCase(authority, value)) {
                    throw new MalformedHeadException("Host and :authority differ");
                }
            } else if (HttpHeaderNames.COOKIE.contentEquals(name)) {
                // Clients may split it for the sake of compression (RFC 9113 section 8.2.3).
                cookie = cookie == null ? new StringBuilder() : cookie.append("; ");
                cookie.append(value);
            } else {
                made.add(name, value);
            }
        }
        if (cookie != null) {
            made.add(HttpHeaderNames.COOKIE, cookie);
        }
    }

    private static void frame(HttpHeaders made, boolean endsStream, HttpMethod method, @Nullable CharSequence protocol)
            throws MalformedHeadException {
        List<String> lengths = made.getAll(HttpHeaderNames.CONTENT_LENGTH);
        if (lengths.size() > 1) {
            throw new MalformedHeadException("more than one content-length");
        }
        if (!lengths.isEmpty()) {
            if (!isNumber(lengths.getFirst())) {
                throw new MalformedHeadException("content-length is no number");
            }
            if (endsStream && !lengths.getFirst().chars().allMatch(c -> c == '0')) {
                throw new MalformedHeadException("content-length, and no content");
            }
        } else if (endsStream) {
            if (expectsContent(method)) {
                made.set(HttpHeaderNames.CONTENT_LENGTH, HttpHeaderValues.ZERO);
            }
        } else if (protocol == null && !method.equals(HttpMethod.CONNECT)) {
            made.set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
        }
    }

    /** Where no content is said by a length (RFC 9110 section 8.6); in HTTP/2 the end of the stream has said it already. */
    private static boolean expectsContent(HttpMethod method) {
        return method.equals(HttpMethod.POST) || method.equals(HttpMethod.PUT) || method.equals(HttpMethod.PATCH);
    }

    private static boolean isNumber(String text) {
        return !text.isEmpty() && text.length() <= 19 && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private static void requireScheme(CharSequence scheme) throws MalformedHeadException {
        boolean known = AsciiString.contentEqualsIgnoreCase(scheme, "http")
                || AsciiString.contentEqualsIgnoreCase(scheme, "https");
        if (!known) {
            throw new MalformedHeadException(":scheme is neither http nor https");
        }
    }

    private static void requireRegular(CharSequence name, CharSequence value) throws MalformedHeadException {
        if (PseudoHeaderName.hasPseudoHeaderFormat(name)) {
            throw new MalformedHeadException("a pseudo-header where none may be");
        }
        int length = value.length();
        if (length > 0 && (isBlank(value.charAt(0)) || isBlank(value.charAt(length - 1)))) {
            throw new MalformedHeadException("blanks around a field value");
        }
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }

    private static CharSequence single(Http2Headers fields, PseudoHeaderName name) throws MalformedHeadException {
        CharSequence value = singleOrNone(fields, name);
        if (value == null) {
            throw new MalformedHeadException(name.value() + " is missing");
        }
        return value;
    }

    private static @Nullable CharSequence singleOrNone(Http2Headers fields, PseudoHeaderName name)
            throws MalformedHeadException {
        CharSequence found = null;
        Iterator<CharSequence> values = fields.valueIterator(name.value());
        if (values.hasNext()) {
            found = values.next();
            if (values.hasNext()) {
                throw new MalformedHeadException(name.value() + " is there twice");
            }
        }
        return found;
    }
}
