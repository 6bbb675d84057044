package dev.falconer.netty.http2;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpScheme;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Headers.PseudoHeaderName;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A stream to a backend: requests go out, responses come in. Confined to its event loop. */
public final class BackendStreamMessages extends StreamMessages {

    private static final int SWITCHING_PROTOCOLS = 101;

    private boolean headRead;

    @Override
    void read(ChannelHandlerContext here, Http2HeadersFrame frame) throws MalformedHeadException {
        if (headRead) {
            readTrailers(here, frame);
            return;
        }
        HttpResponse response = response(frame.headers());
        boolean interim = response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
        if (interim && frame.isEndStream()) {
            throw new MalformedHeadException("an interim response that ends the stream");
        }
        headRead = !interim;
        here.fireChannelRead(response);
        if (frame.isEndStream()) {
            here.fireChannelRead(LastHttpContent.EMPTY_LAST_CONTENT);
        }
    }

    private static HttpResponse response(Http2Headers fields) throws MalformedHeadException {
        int status = status(fields.status());
        var response = new DefaultHttpResponse(
                HttpVersion.HTTP_1_1,
                HttpResponseStatus.valueOf(status),
                DefaultHttpHeadersFactory.headersFactory().withValidation(false));
        for (Map.Entry<CharSequence, CharSequence> field : fields) {
            if (!PseudoHeaderName.hasPseudoHeaderFormat(field.getKey())) {
                response.headers().add(field.getKey(), field.getValue());
            }
        }
        return response;
    }

    /** Three digits; 101 has no meaning in HTTP/2 (RFC 9113 section 8.6). */
    private static int status(@Nullable CharSequence text) throws MalformedHeadException {
        boolean sound = text != null
                && text.length() == 3
                && text.chars().allMatch(c -> c >= '0' && c <= '9')
                && text.charAt(0) != '0';
        int status = sound ? Integer.parseInt(String.valueOf(text)) : 0;
        if (status == 0 || status == SWITCHING_PROTOCOLS) {
            throw new MalformedHeadException(":status is none");
        }
        return status;
    }

    @Override
    Http2Headers fields(HttpMessage head) {
        HttpRequest request = (HttpRequest) head;
        Http2Headers made = new DefaultHttp2Headers(false, request.headers().size() + 4);
        made.method(request.method().asciiName()).scheme(HttpScheme.HTTP.name()).path(request.uri());
        String host = request.headers().get(HttpHeaderNames.HOST);
        if (host != null) {
            made.authority(host);
        }
        Fields.addTo(made, request.headers());
        return made;
    }

    @Override
    boolean isInterim(HttpMessage head) {
        return false;
    }
}
