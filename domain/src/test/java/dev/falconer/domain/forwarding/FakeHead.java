package dev.falconer.domain.forwarding;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A message head in a list: request line and fields, to be read and edited. Not safe for several threads. */
public final class FakeHead implements RequestHead, HeaderEditor {

    /** One field line. */
    public record Line(CharSequence name, CharSequence value) {

        boolean isNamed(CharSequence other) {
            return name.toString().equalsIgnoreCase(other.toString());
        }

        @Override
        public String toString() {
            return name + ": " + value;
        }
    }

    private final String method;
    private final String target;
    private final List<Line> lines = new ArrayList<>();
    private HttpVersion version = HttpVersion.HTTP_1_1;

    private FakeHead(String method, String target) {
        this.method = method;
        this.target = target;
    }

    /** A request without any field. */
    public static FakeHead request(String method, String target) {
        return new FakeHead(method, target);
    }

    /** A sound request: with {@code Host: h.test}. */
    public static FakeHead get(String target) {
        return request("GET", target).with("Host", "h.test");
    }

    /** A sound POST, of which the body's framing is still to be said. */
    public static FakeHead post(String target) {
        return request("POST", target).with("Host", "h.test");
    }

    /** The fields of a response. */
    public static FakeHead response() {
        return request("", "");
    }

    public FakeHead with(String name, String value) {
        lines.add(new Line(name, value));
        return this;
    }

    public FakeHead as(HttpVersion other) {
        version = other;
        return this;
    }

    /** All fields as {@code name: value}, in order. */
    public List<String> lines() {
        return lines.stream().map(Line::toString).toList();
    }

    /** The values of a field, in order. */
    public List<String> values(String name) {
        return lines.stream()
                .filter(line -> line.isNamed(name))
                .map(line -> line.value().toString())
                .toList();
    }

    @Override
    public CharSequence method() {
        return method;
    }

    @Override
    public CharSequence target() {
        return target;
    }

    @Override
    public HttpVersion version() {
        return version;
    }

    @Override
    public @Nullable CharSequence first(CharSequence name) {
        for (Line line : lines) {
            if (line.isNamed(name)) {
                return line.value();
            }
        }
        return null;
    }

    @Override
    public void forEach(HeaderVisitor visitor) {
        lines.forEach(line -> visitor.field(line.name(), line.value()));
    }

    @Override
    public void set(CharSequence name, CharSequence value) {
        remove(name);
        add(name, value);
    }

    @Override
    public void add(CharSequence name, CharSequence value) {
        lines.add(new Line(name, value));
    }

    @Override
    public void remove(CharSequence name) {
        lines.removeIf(line -> line.isNamed(name));
    }

    @Override
    public void removeIf(HeaderPredicate predicate) {
        lines.removeIf(line -> predicate.test(line.name(), line.value()));
    }
}
