package dev.falconer.domain.site;

import java.util.Map;

/**
 * Puts values in place of {@code %NAME%}, as Windows does in the configuration it was written for (behaviour.md 1.5, 2.1).
 *
 * <p>Names are compared without regard to case, an exact match first. What is unknown or empty stays as written, and what
 * was inserted is not looked at again.
 */
public final class VariableExpansion {

    private VariableExpansion() {}

    /** The text with every known variable of the given environment in place of its name. */
    public static String expand(String text, Map<String, String> environment) {
        int open = text.indexOf('%');
        if (open < 0) {
            return text;
        }
        var expanded = new StringBuilder(text.length());
        int copied = 0;
        while (open >= 0) {
            int close = text.indexOf('%', open + 1);
            if (close < 0) {
                break;
            }
            String value = lookUp(text.substring(open + 1, close), environment);
            expanded.append(text, copied, open);
            if (value.isEmpty()) {
                // An unknown name: its closing sign may open the next one.
                expanded.append(text, open, close);
                copied = close;
                open = close;
            } else {
                expanded.append(value);
                copied = close + 1;
                open = text.indexOf('%', copied);
            }
        }
        return expanded.append(text, copied, text.length()).toString();
    }

    /** The value of a variable, its name in any letter case; empty where it is not set. */
    public static String lookUp(String name, Map<String, String> environment) {
        String exact = environment.get(name);
        if (exact != null && !exact.isEmpty()) {
            return exact;
        }
        for (Map.Entry<String, String> entry : environment.entrySet()) {
            if (entry.getKey().equalsIgnoreCase(name) && !entry.getValue().isEmpty()) {
                return entry.getValue();
            }
        }
        return "";
    }
}
