package dev.falconer.it.load;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

/** A whole answer, whatever framed it. Nobody compares replies, so the array does no harm. */
@SuppressWarnings("ArrayRecordComponent")
public record Reply(int status, byte[] body) {

    private static final int SHOWN = 60;

    public String text() {
        return new String(body, ISO_8859_1);
    }

    @Override
    public String toString() {
        String text = text();
        String shown = text.length() > SHOWN ? text.substring(0, SHOWN) + "…" : text;
        return status + ", " + body.length + " bytes: " + shown.replace("\n", "\\n");
    }
}
