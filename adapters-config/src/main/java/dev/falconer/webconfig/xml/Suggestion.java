package dev.falconer.webconfig.xml;

import java.util.Collection;

/** Says which known name a mistyped one may stand for. */
final class Suggestion {

    private Suggestion() {}

    /** The end of a message: the likely name, or else all that were expected. */
    static String among(Collection<String> known, String name, String open, String close) {
        if (known.isEmpty()) {
            return " (expected: none)";
        }
        String nearest = nearest(known, name);
        if (!nearest.isEmpty()) {
            return " (did you mean " + open + nearest + close + "?)";
        }
        return known.stream()
                .map(each -> open + each + close)
                .reduce((a, b) -> a + ", " + b)
                .map(all -> " (expected: " + all + ")")
                .orElse("");
    }

    /** The name that differs in letter case only; empty where there is none. */
    static String inOtherCase(Collection<String> known, String name) {
        return known.stream()
                .filter(each -> each.equalsIgnoreCase(name))
                .findFirst()
                .orElse("");
    }

    private static String nearest(Collection<String> known, String name) {
        String sameLetters = inOtherCase(known, name);
        if (!sameLetters.isEmpty()) {
            return sameLetters;
        }
        String best = "";
        int least = Math.min(3, name.length() / 3) + 1;
        for (String each : known) {
            int distance = distance(each, name);
            if (distance < least) {
                best = each;
                least = distance;
            }
        }
        return best;
    }

    /** Single letters to insert, drop or exchange until one name is the other. */
    private static int distance(String from, String to) {
        int[] row = new int[to.length() + 1];
        for (int j = 0; j <= to.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int exchanged = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(exchanged, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[to.length()];
    }
}
