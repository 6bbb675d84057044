package dev.falconer.it.gateway;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One row of docs/http.md that says in bytes what a client sends.
 *
 * @param id by which tests and other documents name it
 * @param rule in words
 * @param clientSends on one connection, at once
 * @param direction what the client does behind it
 * @param backendAnswers a line of Python for the backend; empty where it echoes
 * @param falconer what must come of it
 */
record Row(
        String id, String rule, String clientSends, Direction direction, String backendAnswers, Expectation falconer) {

    private static final Pattern SENDS = Pattern.compile("`((?!HEADERS )[^`]+)`(, then ends)?");
    private static final Pattern ANSWERS = Pattern.compile("`([^`]+)`(, then closes|, then resets)?");

    /** What the client does with its direction of the connection behind what it has sent. */
    enum Direction {
        OPEN,
        ENDS
    }

    static boolean isInBytes(String clientSends) {
        return SENDS.matcher(clientSends).matches();
    }

    static Row of(String id, String rule, String clientSends, String backendAnswers, String falconer) {
        Matcher sends = SENDS.matcher(clientSends);
        if (!sends.matches()) {
            throw new IllegalArgumentException(id + ": " + clientSends);
        }
        return new Row(
                id,
                rule,
                Notation.bytes(sends.group(1).replace("@ID", id)),
                sends.group(2) == null ? Direction.OPEN : Direction.ENDS,
                script(id, backendAnswers),
                Expectation.of(falconer.replace("@ID", id)));
    }

    /** Lets the backend answer this row as the document says. */
    static String script(String id, String backendAnswers) {
        if (backendAnswers.isEmpty() || backendAnswers.equals("its echo")) {
            return "";
        }
        Matcher answers = ANSWERS.matcher(backendAnswers);
        if (!answers.matches()) {
            throw new IllegalArgumentException(id + ": " + backendAnswers);
        }
        String end = answers.group(2) == null ? "" : answers.group(2);
        return "body(); send(" + literal(Notation.bytes(answers.group(1))) + ")"
                + switch (end) {
                    case "" -> "";
                    case ", then closes" -> "; close()";
                    default -> "; reset()";
                };
    }

    private static String literal(String bytes) {
        var text = new StringBuilder("b'");
        bytes.chars().forEach(c -> text.append(String.format("\\x%02x", c)));
        return text.append('\'').toString();
    }

    /** Of the first request. */
    String method() {
        List<String> words = List.of(clientSends.stripLeading().split("[ \t]", 2));
        return words.getFirst();
    }

    /** The name of the test. */
    @Override
    public String toString() {
        return id + " " + rule;
    }
}
