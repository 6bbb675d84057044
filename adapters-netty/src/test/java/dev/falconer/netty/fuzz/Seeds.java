package dev.falconer.netty.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Where fuzzing begins: files with one input a line, in which {@code ~} is the end of a line, and {@code \xHH} a byte. Lines
 * with {@code #} explain.
 */
final class Seeds {

    private static final Pattern BYTE = Pattern.compile("\\\\x([0-9a-f]{2})");

    private Seeds() {}

    static Stream<byte[]> read(String file) {
        try (InputStream resource = Objects.requireNonNull(Seeds.class.getResourceAsStream(file), file)) {
            return new String(resource.readAllBytes(), ISO_8859_1)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(Seeds::bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] bytes(String line) {
        return BYTE.matcher(line.replace("~", "\r\n"))
                .replaceAll(hex -> java.util.regex.Matcher.quoteReplacement(
                        String.valueOf((char) Integer.parseInt(hex.group(1), 16))))
                .getBytes(ISO_8859_1);
    }
}
