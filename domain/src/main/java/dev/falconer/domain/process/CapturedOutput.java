package dev.falconer.domain.process;

import dev.falconer.domain.backend.PairingToken;
import java.util.regex.Pattern;

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

    private static final Pattern TERMINAL_CONTROL = Pattern.compile("\u001b\\[[0-9;?]*[ -/]*[@-~]");
    private static final String HIDDEN = "***";

    /** The same without a secret: an application may print the token that it was given. */
    public CapturedOutput without(PairingToken secret) {
        return secret.value().isEmpty()
                ? this
                : new CapturedOutput(first.replace(secret.value(), HIDDEN), last.replace(secret.value(), HIDDEN));
    }

    /** The same without the colours and cursor movements that a terminal would have obeyed. */
    public CapturedOutput withoutTerminalControl() {
        return new CapturedOutput(
                TERMINAL_CONTROL.matcher(first).replaceAll(""),
                TERMINAL_CONTROL.matcher(last).replaceAll(""));
    }
}
