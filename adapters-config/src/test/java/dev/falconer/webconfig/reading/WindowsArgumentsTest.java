package dev.falconer.webconfig.reading;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class WindowsArgumentsTest {

    static Stream<Arguments> commandLines() {
        return Stream.of(
                line(""),
                line("   "),
                line("a", "a"),
                line("  a \t b  ", "a", "b"),
                line("bin/app.dll \"extra argument\"", "bin/app.dll", "extra argument"),
                line("exec \"test.dll\"", "exec", "test.dll"),
                line("\"\"", ""),
                line("a \"\" b", "a", "", "b"),
                line("a\"b c\"d", "ab cd"),
                line("\"never closed", "never closed"),
                line("\"a\"\"b\"", "a\"b"),
                line("\"\"\"a\"\"\"", "\"a\""),
                line("a\\b\\\\c", "a\\b\\\\c"),
                line(".\\app.dll", ".\\app.dll"),
                line("a\\", "a\\"),
                line("\\\\server\\share x", "\\\\server\\share", "x"),
                line("a\\\"b", "a\"b"),
                line("a\\\\\"b c\"", "a\\b c"),
                line("a\\\\\\\"b c", "a\\\"b", "c"),
                line("\"a\\\\\\\\\" b", "a\\\\", "b"),
                line("\"C:\\dir\\\\\" next", "C:\\dir\\", "next"),
                line("\"C:\\dir\\\" next", "C:\\dir\" next"),
                line("a\r\n  b", "a", "b"));
    }

    @ParameterizedTest
    @MethodSource("commandLines")
    @DisplayName("ST-21 ST-25 a command line is split by the rules of Windows")
    void split(String text, List<String> arguments) {
        assertThat(WindowsArguments.split(text)).isEqualTo(arguments);
    }

    private static Arguments line(String text, String... arguments) {
        return Arguments.of(text, List.of(arguments));
    }
}
