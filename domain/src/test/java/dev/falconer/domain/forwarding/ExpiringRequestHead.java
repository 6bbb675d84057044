package dev.falconer.domain.forwarding;

import org.jspecify.annotations.Nullable;

/**
 * A head on loan: after {@link #expire} it, and every text it has lent, throws when touched. Shows who keeps what was only
 * borrowed.
 */
public final class ExpiringRequestHead implements RequestHead, HeaderEditor {

    private final FakeHead head;
    private boolean expired;

    public ExpiringRequestHead(FakeHead head) {
        this.head = head;
    }

    /** The call that borrowed the head has returned. */
    public void expire() {
        expired = true;
    }

    @Override
    public CharSequence method() {
        return new Lent(valid().method());
    }

    @Override
    public CharSequence target() {
        return new Lent(valid().target());
    }

    @Override
    public HttpVersion version() {
        return valid().version();
    }

    @Override
    public @Nullable CharSequence first(CharSequence name) {
        CharSequence value = valid().first(name);
        return value == null ? null : new Lent(value);
    }

    @Override
    public void forEach(HeaderVisitor visitor) {
        valid().forEach((name, value) -> visitor.field(new Lent(name), new Lent(value)));
    }

    @Override
    public void set(CharSequence name, CharSequence value) {
        valid().set(name, value.toString());
    }

    @Override
    public void add(CharSequence name, CharSequence value) {
        valid().add(name, value.toString());
    }

    @Override
    public void remove(CharSequence name) {
        valid().remove(name);
    }

    @Override
    public void removeIf(HeaderPredicate predicate) {
        valid().removeIf((name, value) -> predicate.test(new Lent(name), new Lent(value)));
    }

    private FakeHead valid() {
        if (expired) {
            throw new IllegalStateException("a head was touched after the call it was lent for");
        }
        return head;
    }

    /** A text that ends with its head. */
    private final class Lent implements CharSequence {

        private final CharSequence text;

        Lent(CharSequence text) {
            this.text = text;
        }

        @Override
        public int length() {
            valid();
            return text.length();
        }

        @Override
        public char charAt(int index) {
            valid();
            return text.charAt(index);
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            valid();
            return new Lent(text.subSequence(start, end));
        }

        @Override
        public String toString() {
            valid();
            return text.toString();
        }
    }
}
