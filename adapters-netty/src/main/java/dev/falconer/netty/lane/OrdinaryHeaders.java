package dev.falconer.netty.lane;

import dev.falconer.domain.forwarding.HeaderEditor;
import io.netty.handler.codec.DateFormatter;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.AsciiString;
import java.util.ArrayList;
import java.util.Date;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The header fields of an ordinary head as of any other message: what it gives out are copies, which may be kept. The rules look
 * past it, at {@link #fields}. Confined to its event loop.
 */
public final class OrdinaryHeaders extends HttpHeaders {

    private final HeaderBytes fields = new HeaderBytes();

    /** The same fields without a copy; what they show is borrowed until the next head. */
    public HeaderEditor fields() {
        return fields;
    }

    HeaderBytes bytes() {
        return fields;
    }

    @Override
    public boolean contains(CharSequence name) {
        return fields.indexOf(name, 0) < fields.size();
    }

    @Override
    public boolean contains(CharSequence name, CharSequence value, boolean ignoreCase) {
        for (int i = fields.indexOf(name, 0); i < fields.size(); i = fields.indexOf(name, i + 1)) {
            if (matches(fields.value(i), value, ignoreCase)) {
                return true;
            }
        }
        return false;
    }

    private static boolean matches(CharSequence one, CharSequence other, boolean ignoreCase) {
        return one.length() == other.length()
                && AsciiString.regionMatches(one, ignoreCase, 0, other, 0, other.length());
    }

    @Override
    public boolean containsValue(CharSequence name, CharSequence value, boolean ignoreCase) {
        for (int i = fields.indexOf(name, 0); i < fields.size(); i = fields.indexOf(name, i + 1)) {
            if (lists(fields.value(i), value, ignoreCase)) {
                return true;
            }
        }
        return false;
    }

    /** Whether a list separated by commas has the element. */
    private static boolean lists(CharSequence list, CharSequence element, boolean ignoreCase) {
        int end = list.length();
        int from = 0;
        while (from <= end) {
            int comma = from;
            while (comma < end && list.charAt(comma) != ',') {
                comma++;
            }
            if (isBetween(list, from, comma, element, ignoreCase)) {
                return true;
            }
            from = comma + 1;
        }
        return false;
    }

    /** Whether nothing else than the element stands there, but for blanks around it. */
    private static boolean isBetween(CharSequence text, int from, int to, CharSequence element, boolean ignoreCase) {
        int first = from;
        int last = to;
        while (first < last && isBlank(text.charAt(first))) {
            first++;
        }
        while (last > first && isBlank(text.charAt(last - 1))) {
            last--;
        }
        return last - first == element.length()
                && AsciiString.regionMatches(element, ignoreCase, 0, text, first, last - first);
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }

    @Override
    public @Nullable String get(String name) {
        CharSequence value = fields.first(name);
        return value == null ? null : value.toString();
    }

    @Override
    public @Nullable String get(CharSequence name) {
        return get(name.toString());
    }

    @Override
    public List<String> getAll(String name) {
        List<String> all = new ArrayList<>();
        for (int i = fields.indexOf(name, 0); i < fields.size(); i = fields.indexOf(name, i + 1)) {
            all.add(fields.value(i).toString());
        }
        return all;
    }

    @Override
    public List<Map.Entry<String, String>> entries() {
        List<Map.Entry<String, String>> all = new ArrayList<>(fields.size());
        for (int i = 0; i < fields.size(); i++) {
            all.add(Map.entry(fields.name(i).toString(), fields.value(i).toString()));
        }
        return all;
    }

    @Override
    public boolean contains(String name) {
        return contains((CharSequence) name);
    }

    @Override
    @SuppressWarnings("deprecation")
    public Iterator<Map.Entry<String, String>> iterator() {
        return entries().iterator();
    }

    @Override
    public Iterator<Map.Entry<CharSequence, CharSequence>> iteratorCharSequence() {
        List<Map.Entry<CharSequence, CharSequence>> all = new ArrayList<>(fields.size());
        for (int i = 0; i < fields.size(); i++) {
            all.add(Map.entry(kept(fields.name(i)), kept(fields.value(i))));
        }
        return all.iterator();
    }

    /** Received bytes stay bytes: whoever asks for more than strings, HTTP/2 for one, sends them on as they are. */
    private static CharSequence kept(CharSequence text) {
        return text instanceof Span received ? received.toAscii() : text.toString();
    }

    @Override
    public boolean isEmpty() {
        return fields.size() == 0;
    }

    @Override
    public int size() {
        return fields.size();
    }

    @Override
    public Set<String> names() {
        Set<String> all = new LinkedHashSet<>();
        for (int i = 0; i < fields.size(); i++) {
            all.add(fields.name(i).toString());
        }
        return all;
    }

    @Override
    public @Nullable Integer getInt(CharSequence name) {
        String value = get(name);
        try {
            return value == null ? null : Integer.valueOf(value);
        } catch (NumberFormatException noNumber) {
            return null;
        }
    }

    @Override
    public int getInt(CharSequence name, int otherwise) {
        Integer value = getInt(name);
        return value == null ? otherwise : value;
    }

    @Override
    public @Nullable Short getShort(CharSequence name) {
        Integer value = getInt(name);
        return value == null || value != value.shortValue() ? null : value.shortValue();
    }

    @Override
    public short getShort(CharSequence name, short otherwise) {
        Short value = getShort(name);
        return value == null ? otherwise : value;
    }

    @Override
    @SuppressWarnings("JavaUtilDate")
    public @Nullable Long getTimeMillis(CharSequence name) {
        String value = get(name);
        Date date = value == null ? null : DateFormatter.parseHttpDate(value);
        return date == null ? null : date.getTime();
    }

    @Override
    public long getTimeMillis(CharSequence name, long otherwise) {
        Long value = getTimeMillis(name);
        return value == null ? otherwise : value;
    }

    @Override
    public OrdinaryHeaders add(String name, Object value) {
        fields.add(name, text(value));
        return this;
    }

    @Override
    public OrdinaryHeaders add(CharSequence name, Object value) {
        fields.add(name, text(value));
        return this;
    }

    @Override
    public OrdinaryHeaders add(String name, Iterable<?> all) {
        all.forEach(value -> fields.add(name, text(value)));
        return this;
    }

    @Override
    public OrdinaryHeaders addInt(CharSequence name, int value) {
        fields.add(name, Integer.toString(value));
        return this;
    }

    @Override
    public OrdinaryHeaders addShort(CharSequence name, short value) {
        return addInt(name, value);
    }

    @Override
    public OrdinaryHeaders set(String name, Object value) {
        fields.set(name, text(value));
        return this;
    }

    @Override
    public OrdinaryHeaders set(CharSequence name, Object value) {
        fields.set(name, text(value));
        return this;
    }

    @Override
    public OrdinaryHeaders set(String name, Iterable<?> all) {
        fields.remove(name);
        return add(name, all);
    }

    @Override
    public OrdinaryHeaders setInt(CharSequence name, int value) {
        fields.set(name, Integer.toString(value));
        return this;
    }

    @Override
    public OrdinaryHeaders setShort(CharSequence name, short value) {
        return setInt(name, value);
    }

    @Override
    public OrdinaryHeaders remove(String name) {
        fields.remove(name);
        return this;
    }

    @Override
    public OrdinaryHeaders remove(CharSequence name) {
        fields.remove(name);
        return this;
    }

    @Override
    public OrdinaryHeaders clear() {
        fields.clear();
        return this;
    }

    private static CharSequence text(Object value) {
        return value instanceof CharSequence text ? text : value.toString();
    }
}
