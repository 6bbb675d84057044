package dev.falconer.domain.forwarding;

/** Decides about one header field. The arguments must not outlive the call. */
@FunctionalInterface
public interface HeaderPredicate {
    boolean test(CharSequence name, CharSequence value);
}
