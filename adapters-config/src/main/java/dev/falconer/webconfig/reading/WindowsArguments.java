package dev.falconer.webconfig.reading;

import java.util.ArrayList;
import java.util.List;

/**
 * Splits a command line as programs on Windows do (the rules of Microsoft's C runtime): blanks separate, quotes group,
 * {@code 2n} back slashes before a quote are {@code n}, {@code 2n+1} are {@code n} and the quote itself, two quotes inside
 * a group are one.
 */
public final class WindowsArguments {

    private final String text;
    private final List<String> arguments = new ArrayList<>();
    private int position;

    private WindowsArguments(String text) {
        this.text = text;
    }

    public static List<String> split(String text) {
        var arguments = new WindowsArguments(text);
        while (arguments.skipBlanks()) {
            arguments.readOne();
        }
        return List.copyOf(arguments.arguments);
    }

    private boolean skipBlanks() {
        while (position < text.length() && isBlank(text.charAt(position))) {
            position++;
        }
        return position < text.length();
    }

    private void readOne() {
        var argument = new StringBuilder();
        boolean quoted = false;
        while (position < text.length()) {
            int backslashes = countBackslashes();
            char next = position < text.length() ? text.charAt(position) : ' ';
            if (next != '"') {
                argument.repeat('\\', backslashes);
                if (position == text.length() || (isBlank(next) && !quoted)) {
                    break;
                }
                argument.append(next);
                position++;
                continue;
            }
            argument.repeat('\\', backslashes / 2);
            position++;
            if (backslashes % 2 == 1) {
                argument.append('"');
            } else if (quoted && position < text.length() && text.charAt(position) == '"') {
                argument.append('"');
                position++;
            } else {
                quoted = !quoted;
            }
        }
        arguments.add(argument.toString());
    }

    private int countBackslashes() {
        int start = position;
        while (position < text.length() && text.charAt(position) == '\\') {
            position++;
        }
        return position - start;
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t' || c == '\r' || c == '\n';
    }
}
