package dev.falconer.netty.http2;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.util.AsciiString;
import java.util.Iterator;
import java.util.Map;

/** Header fields in HTTP/2's spelling: names in lower case, without what belongs to an HTTP/1.1 connection. Stateless. */
final class Fields {

    private Fields() {}

    /** The fields, without pseudo-headers; the rules have already taken from them what ends at this hop. */
    static Http2Headers toHttp2(HttpHeaders fields, int room) {
        Http2Headers made = new DefaultHttp2Headers(false, fields.size() + room);
        addTo(made, fields);
        return made;
    }

    static void addTo(Http2Headers made, HttpHeaders fields) {
        for (Iterator<Map.Entry<CharSequence, CharSequence>> all = fields.iteratorCharSequence(); all.hasNext(); ) {
            Map.Entry<CharSequence, CharSequence> field = all.next();
            AsciiString name = AsciiString.of(field.getKey()).toLowerCase();
            if (!isOfTheConnection(name)) {
                made.add(name, field.getValue());
            }
        }
    }

    /** RFC 9113 section 8.2.2; and Host, which stands in {@code :authority}. */
    private static boolean isOfTheConnection(AsciiString name) {
        return switch (name.length()) {
            case 4 -> name.contentEquals(HttpHeaderNames.HOST);
            case 7 -> name.contentEquals(HttpHeaderNames.UPGRADE);
            case 10 -> name.contentEquals(HttpHeaderNames.CONNECTION) || name.contentEquals("keep-alive");
            case 16 -> name.contentEquals("proxy-connection");
            case 17 -> name.contentEquals(HttpHeaderNames.TRANSFER_ENCODING);
            default -> false;
        };
    }
}
