package dev.falconer.netty.lane;

import dev.falconer.domain.forwarding.HeaderEditor;
import dev.falconer.domain.forwarding.HeaderPredicate;
import dev.falconer.domain.forwarding.HeaderVisitor;
import io.netty.util.AsciiString;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The header fields of an ordinary head, on the bytes that were received; added ones stand behind them. What it shows is borrowed:
 * the next head takes its place. Confined to its event loop.
 */
final class HeaderBytes implements HeaderEditor {

    private static final byte[] COLON = {':', ' '};
    private static final byte[] LINE_END = {'\r', '\n'};

    private CharSequence[] names = new CharSequence[32];
    private CharSequence[] values = new CharSequence[32];
    private int count;

    /** Two for each field that was received; made when first needed, and used again for each head. */
    private Span[] spans = {};

    private int spansUsed;

    /** Takes up a field as received. */
    void received(byte[] head, int nameFrom, int nameTo, int valueFrom, int valueTo) {
        append(span().pointAt(head, nameFrom, nameTo), span().pointAt(head, valueFrom, valueTo));
    }

    private Span span() {
        if (spansUsed == spans.length) {
            int more = spansUsed + 32;
            spans = Arrays.copyOf(spans, more);
            for (int i = spansUsed; i < more; i++) {
                spans[i] = new Span();
            }
        }
        return spans[spansUsed++];
    }

    private void append(CharSequence name, CharSequence value) {
        if (count == names.length) {
            names = Arrays.copyOf(names, 2 * count);
            values = Arrays.copyOf(values, 2 * count);
        }
        names[count] = name;
        values[count] = value;
        count++;
    }

    /** Writes all fields, and the empty line behind them. */
    void writeTo(HeadBuffer target) {
        for (int i = 0; i < count; i++) {
            target.put(names[i]).put(COLON).put(values[i]).put(LINE_END);
        }
        target.put(LINE_END);
    }

    private static boolean same(CharSequence one, CharSequence other) {
        int length = one.length();
        if (length != other.length()) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (AsciiString.toLowerCase(one.charAt(i)) != AsciiString.toLowerCase(other.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    @Override
    public @Nullable CharSequence first(CharSequence name) {
        int i = indexOf(name, 0);
        return i < count ? values[i] : null;
    }

    @Override
    public void forEach(HeaderVisitor visitor) {
        for (int i = 0; i < count; i++) {
            visitor.field(names[i], values[i]);
        }
    }

    @Override
    public void set(CharSequence name, CharSequence value) {
        remove(name);
        append(name, value);
    }

    @Override
    public void add(CharSequence name, CharSequence value) {
        append(name, value);
    }

    @Override
    public void remove(CharSequence name) {
        int kept = indexOf(name, 0);
        for (int i = kept + 1; i < count; i++) {
            if (!same(names[i], name)) {
                names[kept] = names[i];
                values[kept] = values[i];
                kept++;
            }
        }
        count = Math.min(kept, count);
    }

    @Override
    public void removeIf(HeaderPredicate predicate) {
        int kept = 0;
        for (int i = 0; i < count; i++) {
            if (!predicate.test(names[i], values[i])) {
                names[kept] = names[i];
                values[kept] = values[i];
                kept++;
            }
        }
        count = kept;
    }

    void clear() {
        count = 0;
        spansUsed = 0;
    }

    int size() {
        return count;
    }

    CharSequence name(int index) {
        return names[index];
    }

    CharSequence value(int index) {
        return values[index];
    }

    /** Of the first field of the name, from the index on; the size where there is none. */
    int indexOf(CharSequence name, int from) {
        int i = from;
        while (i < count && !same(names[i], name)) {
            i++;
        }
        return i;
    }
}
