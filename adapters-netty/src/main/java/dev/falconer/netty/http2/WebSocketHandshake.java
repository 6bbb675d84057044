package dev.falconer.netty.http2;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.util.AsciiString;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The handshake of RFC 6455 on behalf of a client that knows only an extended CONNECT (RFC 8441 section 5): the key is ours,
 * so the check of the answer is ours too. The key is no secret, it only shows that the other side speaks WebSocket.
 */
public final class WebSocketHandshake {

    private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private static final int KEY_BYTES = 16;

    private final String key;

    private WebSocketHandshake(String key) {
        this.key = key;
    }

    static boolean isMeant(CharSequence protocol) {
        return AsciiString.contentEqualsIgnoreCase(protocol, HttpHeaderValues.WEBSOCKET);
    }

    /** Makes the request the one that an HTTP/1.1 client would have sent. */
    static WebSocketHandshake begin(HttpRequest request) {
        byte[] random = new byte[KEY_BYTES];
        ThreadLocalRandom.current().nextBytes(random);
        String key = Base64.getEncoder().encodeToString(random);
        request.setMethod(HttpMethod.GET);
        HttpHeaders fields = request.headers();
        fields.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE);
        fields.set(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET);
        fields.set(HttpHeaderNames.SEC_WEBSOCKET_KEY, key);
        return new WebSocketHandshake(key);
    }

    /** Whether a 101 answers this handshake. */
    public boolean isAnsweredBy(HttpResponse switching) {
        String accept = switching.headers().get(HttpHeaderNames.SEC_WEBSOCKET_ACCEPT);
        return accept != null
                && accept.strip().equals(accept(key))
                && switching.headers().containsValue(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET, true);
    }

    /** Makes a 101 what the client of an extended CONNECT expects. */
    public static void translate(HttpResponse switching) {
        switching.setStatus(HttpResponseStatus.OK);
        switching
                .headers()
                .remove(HttpHeaderNames.SEC_WEBSOCKET_ACCEPT)
                .remove(HttpHeaderNames.UPGRADE)
                .remove(HttpHeaderNames.CONNECTION);
    }

    private static String accept(String key) {
        try {
            byte[] text = (key + GUID).getBytes(StandardCharsets.US_ASCII);
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("SHA-1").digest(text));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-1", impossible);
        }
    }
}
