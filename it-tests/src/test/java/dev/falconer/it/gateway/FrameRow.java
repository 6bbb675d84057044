package dev.falconer.it.gateway;

import dev.falconer.it.gateway.Message.Field;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One row of docs/http.md that says in frames of HTTP/2 what a client sends on one stream.
 *
 * @param id by which tests and other documents name it
 * @param rule in words
 * @param clientSends in this order
 * @param backendAnswers a line of Python for the backend; empty where it echoes
 * @param falconer what must come of it
 */
record FrameRow(String id, String rule, List<Sent> clientSends, String backendAnswers, Expectation falconer) {

    private static final Pattern FRAMES = Pattern.compile("`(HEADERS [^`]+)`");
    private static final Pattern FRAME = Pattern.compile("(?:HEADERS \\[(.*)]|DATA '(.*)')( END_STREAM)?");

    /** A frame as it is to be sent. */
    sealed interface Sent {

        Stream stream();

        /** Whether more comes on it. */
        enum Stream {
            GOES_ON,
            ENDS
        }

        /** A field section, sent as it stands. */
        record Headers(List<Field> fields, Stream stream) implements Sent {
            public Headers {
                fields = List.copyOf(fields);
            }
        }

        /** Content. */
        record Data(String content, Stream stream) implements Sent {}
    }

    FrameRow {
        clientSends = List.copyOf(clientSends);
    }

    static boolean isInFrames(String clientSends) {
        return FRAMES.matcher(clientSends).matches();
    }

    static FrameRow of(String id, String rule, String clientSends, String backendAnswers, String falconer) {
        Matcher frames = FRAMES.matcher(clientSends);
        if (!frames.matches()) {
            throw new IllegalArgumentException(id + ": " + clientSends);
        }
        return new FrameRow(
                id,
                rule,
                Arrays.stream(frames.group(1).replace("@ID", id).split(" \\+ "))
                        .map(FrameRow::frame)
                        .toList(),
                Row.script(id, backendAnswers),
                Expectation.of(falconer.replace("@ID", id)));
    }

    private static Sent frame(String written) {
        Matcher frame = FRAME.matcher(written);
        if (!frame.matches()) {
            throw new IllegalArgumentException(written);
        }
        Sent.Stream stream = frame.group(3) == null ? Sent.Stream.GOES_ON : Sent.Stream.ENDS;
        return frame.group(1) == null
                ? new Sent.Data(Notation.bytes(frame.group(2)), stream)
                : new Sent.Headers(fields(frame.group(1)), stream);
    }

    private static List<Field> fields(String written) {
        return Arrays.stream(written.split(", "))
                .map(field -> {
                    int colon = field.indexOf(": ", 1);
                    return new Field(
                            Notation.bytes(field.substring(0, colon)), Notation.bytes(field.substring(colon + 2)));
                })
                .toList();
    }

    /** The name of the test. */
    @Override
    public String toString() {
        return id + " " + rule;
    }
}
