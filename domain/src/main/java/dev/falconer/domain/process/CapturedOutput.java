package dev.falconer.domain.process;

/**
 * What a process printed, both streams in the order in which they arrived.
 *
 * @param first up to 30,000 characters from the first byte on
 * @param last the last lines, at most 8,000 characters; the same text as {@code first} while little was printed
 */
public record CapturedOutput(String first, String last) {

    public static final int FIRST_LIMIT = 30_000;
    public static final int LAST_LIMIT = 8_000;
    public static final CapturedOutput NONE = new CapturedOutput("", "");
}
