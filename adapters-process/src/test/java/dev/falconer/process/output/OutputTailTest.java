package dev.falconer.process.output;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutputTailTest {

    private final OutputTail tail = new OutputTail();

    @Test
    @DisplayName("LG-18 little output is the beginning and the end alike")
    void littleOutputIsBoth() {
        print("Wow!\n");

        assertThat(tail.captured().first()).isEqualTo("Wow!\n");
        assertThat(tail.captured().last()).isEqualTo("Wow!\n");
    }

    @ParameterizedTest
    @ValueSource(ints = {33_000, 11, 1})
    @DisplayName("LG-07 LG-17 of more than 30,000 characters exactly the first 30,000 are kept, whatever the pieces")
    void theBeginningIsCapped(int piece) {
        String text = "0123456789a".repeat(3000);

        for (int i = 0; i < text.length(); i += piece) {
            print(text.substring(i, Math.min(text.length(), i + piece)));
        }

        assertThat(tail.captured().first()).isEqualTo(text.substring(0, 30_000));
    }

    @Test
    void anotherGoesOnWhereItEnded() {
        print("one\n".repeat(1000));

        OutputTail restored = OutputTail.restored(tail.captured());
        restored.append("two\n".getBytes(UTF_8), 4);

        assertThat(restored.captured().first()).isEqualTo("one\n".repeat(1000) + "two\n");
        assertThat(restored.captured().last()).isEqualTo("one\n".repeat(1000) + "two\n");
    }

    @Test
    void anotherAddsNothingToABeginningThatIsFull() {
        print("one\n".repeat(10_000));

        OutputTail restored = OutputTail.restored(tail.captured());
        restored.append("two\n".getBytes(UTF_8), 4);

        assertThat(restored.captured().first()).isEqualTo(tail.captured().first());
        assertThat(restored.captured().last()).endsWith("one\ntwo\n").hasSizeBetween(7900, 8000);
    }

    @Test
    void theEndIsWholeLines() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 5000; i++) {
            text.append("line ").append(i).append('\n');
        }

        print(text.toString());

        String last = tail.captured().last();
        assertThat(last).startsWith("line ").endsWith("line 4999\n").hasSizeBetween(7900, 8000);
        assertThat(text.toString()).endsWith(last);
    }

    @Test
    void oneLongLineEndsWithItsEnd() {
        print("x".repeat(20_000) + "end");

        assertThat(tail.captured().last()).hasSize(8000).endsWith("xend");
    }

    @Test
    @DisplayName("LG-05 characters torn between two reads stay whole")
    void tornCharactersStayWhole() {
        String text = "彡⾔ π ≠ 3·14 \uD83E\uDD85";

        for (byte one : text.getBytes(UTF_8)) {
            tail.append(new byte[] {one}, 1);
        }
        tail.end();

        assertThat(tail.captured().first()).isEqualTo(text);
        assertThat(tail.captured().last()).isEqualTo(text);
    }

    @Test
    void noPairIsTornAtTheLimit() {
        print("x".repeat(29_999) + "\uD83E\uDD85" + "y");

        assertThat(tail.captured().first()).isEqualTo("x".repeat(29_999));
    }

    @Test
    void bytesThatAreNoTextBecomeReplacements() {
        tail.append(new byte[] {'a', (byte) 0xFF, 'b', (byte) 0xE5}, 4);
        tail.end();

        assertThat(tail.captured().first()).isEqualTo("a\uFFFDb\uFFFD");
    }

    @Test
    void onlyTheGivenPartOfABufferCounts() {
        byte[] buffer = new byte[100];
        Arrays.fill(buffer, (byte) 'x');

        tail.append(buffer, 3);

        assertThat(tail.captured().first()).isEqualTo("xxx");
    }

    private void print(String text) {
        byte[] bytes = text.getBytes(UTF_8);
        tail.append(bytes, bytes.length);
    }
}
