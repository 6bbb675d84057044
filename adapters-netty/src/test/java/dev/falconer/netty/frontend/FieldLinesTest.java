package dev.falconer.netty.frontend;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** In each case all lines are read together, and then one after the other. */
class FieldLinesTest {

    private static final boolean HEAD = false;
    private static final boolean TRAILERS = true;

    private final FieldLines lines = new FieldLines();

    @ParameterizedTest
    @ValueSource(strings = {"X: a\r\n b\r\n\r\n", "X: a\r\n\tb\r\nY: c\r\n\r\n", "X: a\r\n \r\n\r\n"})
    @DisplayName("a line that goes on in the next one is found, in heads and trailer sections")
    void areFolded(String section) {
        assertFault(section, HEAD, "a folded field line");
        assertFault(section, TRAILERS, "a folded field line");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "transfer-encoding: a\u0000b\r\n\r\n",
                "X: a\r\nContent-Length:\u0018\r\nY: b\r\n\r\n",
                "TRAILER: \u007f\r\n\r\n",
                "Trailer: a\rb\r\n\r\n",
                "Trailer: a\r\r\n\r\n"
            })
    @DisplayName("a control character is found in a trailer field that Netty leaves out")
    void haveControls(String section) {
        assertFault(section, TRAILERS, "a control character in a trailer field");
        assertFault(section, HEAD, null);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Trailer: a\tb \u00ff\r\n\r\n",
                "Trailer:\r\n\r\n",
                "0;a=\u0001\r\nTrailer: b\r\n\r\n",
                "Content-Lengths: \u0001\r\n\r\n"
            })
    @DisplayName("what is sound, and what is looked at elsewhere, is none")
    void areSound(String section) {
        assertFault(section, TRAILERS, null);
    }

    @Test
    @DisplayName("nothing of a section is left for the next one")
    void areForgotten() {
        read("X: a\r\n b\r\n\r\n", HEAD);
        lines.forget();

        assertThat(read(" X: a\r\n\r\n", HEAD)).isNull();
    }

    private void assertFault(String section, boolean trailers, @Nullable String expected) {
        assertThat(read(section, trailers)).as("together").isEqualTo(expected);
        lines.forget();
        String last = null;
        for (String line : section.split("(?<=\n)")) {
            last = read(line, trailers);
        }
        assertThat(last).as("one after the other").isEqualTo(expected);
        lines.forget();
    }

    private @Nullable String read(String text, boolean trailers) {
        ByteBuf bytes = Unpooled.copiedBuffer(text, ISO_8859_1);
        bytes.readerIndex(bytes.writerIndex());
        return lines.fault(bytes, 0, trailers);
    }
}
