package dev.falconer.it.hostile;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One row of the corpus: what is sent on one connection, and what must become of each message in it.
 *
 * @param id names it; {@code @} in its text stands for it
 * @param why what it would do to whom
 * @param text the bytes, as ISO 8859-1
 */
record Attack(String id, String why, List<Verdict> verdicts, String text) {

    private static final Pattern ESCAPE =
            Pattern.compile("\\\\(x(?<byte>..)|\\*(?<times>\\d+)\\{(?<text>[^}]*)}|(?<letter>[rnt0\\\\]))");

    private static final String LETTERS = "rnt0\\";
    private static final String BYTES = "\r\n\t\0\\";

    Attack {
        verdicts = List.copyOf(verdicts);
    }

    /** What becomes of a message. */
    sealed interface Verdict {

        /** It reaches the backend whole, with a body of this length, and is answered. */
        record Forwarded(int body) implements Verdict {}

        /** The backend hears nothing of it, the client gets an error, and the connection ends; 0 stands for any of 400 to 599. */
        record Refused(int status) implements Verdict {}

        /** The backend never sees its end, whatever it sees of it; the connection ends, perhaps behind an error. */
        record Cut() implements Verdict {}

        /** What still comes is no message: the connection has ended in order behind the last answer. */
        record Closed() implements Verdict {}
    }

    long forwarded() {
        return verdicts.stream()
                .filter(verdict -> verdict instanceof Verdict.Forwarded)
                .count();
    }

    /** The bytes, with this text for every {@code @} behind {@code /t/}. */
    byte[] bytes(String tag) {
        return text.replace("/t/@", "/t/" + tag).getBytes(StandardCharsets.ISO_8859_1);
    }

    @Override
    public String toString() {
        return id;
    }

    /**
     * Reads a file of the corpus. A row begins with {@code [id] verdict, verdict}; a line that is indented says why; a line
     * behind a bar is sent, with CRLF behind it unless it ends with a backslash. Within it {@code \r \n \t \0 \\ \xHH} are
     * bytes, and <code>\*20{text}</code> is the text twenty times.
     */
    static List<Attack> parse(String file) {
        var attacks = new ArrayList<Attack>();
        String[] rows = file.split("\n(?=\\[)");
        for (String row : Arrays.copyOfRange(rows, 1, rows.length)) {
            attacks.add(parseRow(row));
        }
        return attacks;
    }

    private static Attack parseRow(String row) {
        String[] lines = row.split("\n");
        int end = lines[0].indexOf(']');
        String why = lines[1].strip();
        var text = new StringBuilder();
        for (String line : Arrays.copyOfRange(lines, 2, lines.length)) {
            if (line.startsWith("|")) {
                append(line.length() < 2 ? "" : line.substring(2), text);
            } else if (!line.isBlank()) {
                throw new IllegalArgumentException("a line of the corpus: " + line);
            }
        }
        List<Verdict> verdicts = verdicts(lines[0].substring(end + 1));
        return new Attack(lines[0].substring(1, end), why, verdicts, text.toString());
    }

    /** As they stand behind an identifier. */
    static List<Verdict> verdicts(String text) {
        return Arrays.stream(text.split(","))
                .map(verdict -> verdict(verdict.strip()))
                .toList();
    }

    private static Verdict verdict(String text) {
        String[] words = text.split(" ");
        int number = words.length > 1 ? Integer.parseInt(words[1]) : 0;
        return switch (words[0]) {
            case "forwarded" -> new Verdict.Forwarded(number);
            case "refused" -> new Verdict.Refused(number);
            case "cut" -> new Verdict.Cut();
            case "closed" -> new Verdict.Closed();
            default -> throw new IllegalArgumentException("a verdict of the corpus: " + text);
        };
    }

    private static void append(String line, StringBuilder text) {
        boolean open = line.endsWith("\\") && !line.endsWith("\\\\");
        unescape(open ? line.substring(0, line.length() - 1) : line, text);
        if (!open) {
            text.append("\r\n");
        }
    }

    /** The line with what its escapes stand for. */
    static String unescaped(String line) {
        var text = new StringBuilder();
        unescape(line, text);
        return text.toString();
    }

    private static void unescape(String line, StringBuilder text) {
        Matcher escape = ESCAPE.matcher(line);
        int from = 0;
        while (escape.find()) {
            text.append(line, from, escape.start());
            from = escape.end();
            if (escape.group("byte") != null) {
                text.append((char) Integer.parseInt(escape.group("byte"), 16));
            } else if (escape.group("times") != null) {
                var once = new StringBuilder();
                unescape(escape.group("text"), once);
                text.repeat(once, Integer.parseInt(escape.group("times")));
            } else {
                text.append(BYTES.charAt(LETTERS.indexOf(escape.group("letter"))));
            }
        }
        text.append(line, from, line.length());
    }
}
