package dev.falconer.it.gateway;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How docs/http.md writes bytes: characters are octets (ISO 8859-1), with the escapes {@code \r \n \t \\ \xHH};
 * <code>{text * 100}</code> stands for a hundred times the text. Stateless.
 */
final class Notation {

    private static final Pattern REPEATED = Pattern.compile("\\{(.+?) \\* (\\d+)}");
    private static final Pattern ESCAPE = Pattern.compile("\\\\(r|n|t|\\\\|x([0-9a-f]{2}))");

    private Notation() {}

    static String bytes(String written) {
        String unfolded = REPEATED.matcher(written)
                .replaceAll(found -> Matcher.quoteReplacement(found.group(1).repeat(Integer.parseInt(found.group(2)))));
        return ESCAPE.matcher(unfolded).replaceAll(found -> Matcher.quoteReplacement(meaning(found.group(1))));
    }

    private static String meaning(String escape) {
        return switch (escape) {
            case "r" -> "\r";
            case "n" -> "\n";
            case "t" -> "\t";
            case "\\" -> "\\";
            default -> Character.toString(Integer.parseInt(escape.substring(1), 16));
        };
    }

    /** The bytes as docs/http.md would write them, shortened, for messages of failed tests. */
    static String written(String bytes) {
        var text = new StringBuilder();
        for (int i = 0; i < Math.min(bytes.length(), 2_000); i++) {
            char c = bytes.charAt(i);
            switch (c) {
                case '\r' -> text.append("\\r");
                case '\n' -> text.append("\\n\n");
                case '\t' -> text.append("\\t");
                case '\\' -> text.append("\\\\");
                default ->
                    text.append(c >= ' ' && c < 0x7f ? Character.toString(c) : String.format("\\x%02x", (int) c));
            }
        }
        return text.append(bytes.length() > 2_000 ? "... (" + bytes.length() + " bytes)" : "")
                .toString();
    }
}
