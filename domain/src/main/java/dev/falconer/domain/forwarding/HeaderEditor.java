package dev.falconer.domain.forwarding;

import org.jspecify.annotations.Nullable;

/**
 * Edits the header fields of a message in place. Borrowed like {@link RequestHead}. Names compare without regard to case;
 * the case that was received is kept.
 */
public interface HeaderEditor {

    /** The first value of a field, or null. */
    @Nullable
    CharSequence first(CharSequence name);

    /** Shows every field to the visitor, in order. The visitor must not edit. */
    void forEach(HeaderVisitor visitor);

    /** Replaces all fields of that name by one. */
    void set(CharSequence name, CharSequence value);

    /** Appends one field. */
    void add(CharSequence name, CharSequence value);

    /** Removes all fields of that name. */
    void remove(CharSequence name);

    /** Removes every field for which the predicate holds. The predicate must not edit. */
    void removeIf(HeaderPredicate predicate);
}
