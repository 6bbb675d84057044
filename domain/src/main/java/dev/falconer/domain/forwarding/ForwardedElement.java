package dev.falconer.domain.forwarding;

import dev.falconer.domain.site.ForwardedFields.Node;
import org.jspecify.annotations.Nullable;

/** The syntax of {@code Forwarded} (RFC 7239 section 4): our element, and whether a list of others can be appended to. */
final class ForwardedElement {

    private ForwardedElement() {}

    static String of(Node node, ClientConnection client, @Nullable CharSequence host) {
        var element = new StringBuilder("for=");
        switch (node) {
            case ADDRESS -> appendValue(element, client.forwardedFor());
            case HIDDEN -> element.append("_hidden");
            case UNKNOWN, NOT_TOLD -> element.append("unknown");
        }
        if (host != null) {
            appendValue(element.append(";host="), host);
        }
        return element.append(";proto=").append(client.scheme()).toString();
    }

    /** Addresses with colons and brackets have to be quoted; none of them holds a quote. */
    private static void appendValue(StringBuilder element, CharSequence value) {
        if (Tokens.isToken(value)) {
            element.append(value);
        } else {
            element.append('"').append(value).append('"');
        }
    }

    /** Whether the text consists of elements of {@code token=value} pairs, so that what follows it begins a new element. */
    static boolean isList(CharSequence text) {
        int length = text.length();
        int at = 0;
        while (true) {
            at = behindBlanks(text, at);
            if (at < length && text.charAt(at) != ',' && text.charAt(at) != ';') {
                int end = behindPair(text, at);
                if (end < 0) {
                    return false;
                }
                at = behindBlanks(text, end);
            }
            if (at == length) {
                return true;
            }
            if (text.charAt(at) != ',' && text.charAt(at) != ';') {
                return false;
            }
            at++;
        }
    }

    /** The index behind the pair that begins here; negative where none does. */
    private static int behindPair(CharSequence text, int from) {
        int equals = behindToken(text, from);
        if (equals == from || equals == text.length() || text.charAt(equals) != '=') {
            return -1;
        }
        int value = equals + 1;
        if (value < text.length() && text.charAt(value) == '"') {
            return behindQuoted(text, value);
        }
        int end = behindToken(text, value);
        return end == value ? -1 : end;
    }

    private static int behindQuoted(CharSequence text, int quote) {
        for (int i = quote + 1; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"') {
                return i + 1;
            }
            if (c == '\\') {
                i++;
            }
        }
        return -1;
    }

    private static int behindToken(CharSequence text, int from) {
        int i = from;
        while (i < text.length() && Tokens.isTokenCharacter(text.charAt(i))) {
            i++;
        }
        return i;
    }

    private static int behindBlanks(CharSequence text, int from) {
        int i = from;
        while (i < text.length() && Tokens.isBlank(text.charAt(i))) {
            i++;
        }
        return i;
    }
}
