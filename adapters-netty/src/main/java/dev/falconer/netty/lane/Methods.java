package dev.falconer.netty.lane;

import io.netty.handler.codec.http.HttpMethod;
import io.netty.util.AsciiString;
import org.jspecify.annotations.Nullable;

/** The methods of ordinary requests. Stateless. */
final class Methods {

    private static final HttpMethod[] ORDINARY = {
        HttpMethod.GET,
        HttpMethod.POST,
        HttpMethod.PUT,
        HttpMethod.HEAD,
        HttpMethod.DELETE,
        HttpMethod.PATCH,
        HttpMethod.OPTIONS
    };

    private Methods() {}

    /** The method with which a request line begins, with the space behind it; null where it is none of these. */
    static @Nullable HttpMethod at(byte[] head, int end) {
        for (HttpMethod method : ORDINARY) {
            AsciiString name = method.asciiName();
            int length = name.length();
            if (length < end && head[length] == ' ' && begins(head, name, length)) {
                return method;
            }
        }
        return null;
    }

    private static boolean begins(byte[] head, AsciiString name, int length) {
        for (int i = 0; i < length; i++) {
            if (head[i] != name.byteAt(i)) {
                return false;
            }
        }
        return true;
    }
}
