package dev.falconer.netty.lane;

import java.nio.charset.StandardCharsets;

/** Takes up the fields of a head while it is read, and knows by then how long its body is. Confined to its event loop. */
final class HeadFields {

    private static final byte[] CONTENT_LENGTH = name("content-length");

    /** By which a message is framed, or answered, in a special way. */
    private static final byte[][] SPECIAL = {
        name("te"),
        name("expect"),
        name("upgrade"),
        name("transfer-encoding"),
        name("http2-settings"),
        name("sec-websocket-key1")
    };

    /** Enough for what is ordinary; limits are the matter of those who know them. */
    private static final int MOST = 100;

    /** Of a body whose length is not given. */
    static final long NO_LENGTH = -1;

    private final HeaderBytes fields;
    private long length;

    HeadFields(HeaderBytes fields) {
        this.fields = fields;
    }

    HeadFields begin() {
        fields.clear();
        length = NO_LENGTH;
        return this;
    }

    /** What Content-Length says; {@link #NO_LENGTH} where there is none. */
    long length() {
        return length;
    }

    /** Whether the field is ordinary; then it has been taken. */
    boolean take(byte[] head, int name, int nameEnd, int value, int valueEnd) {
        if (fields.size() == MOST || isSpecial(head, name, nameEnd)) {
            return false;
        }
        if (Grammar.isNamed(head, name, nameEnd, CONTENT_LENGTH)) {
            if (length != NO_LENGTH) {
                return false;
            }
            length = Grammar.number(head, value, valueEnd);
            if (length == NO_LENGTH) {
                return false;
            }
        }
        fields.received(head, name, nameEnd, value, valueEnd);
        return true;
    }

    private static boolean isSpecial(byte[] head, int from, int to) {
        for (byte[] special : SPECIAL) {
            if (Grammar.isNamed(head, from, to, special)) {
                return true;
            }
        }
        return false;
    }

    private static byte[] name(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
