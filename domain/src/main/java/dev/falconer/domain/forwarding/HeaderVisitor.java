package dev.falconer.domain.forwarding;

/** Receives header fields one by one, in the order of the message. The arguments must not outlive the call. */
@FunctionalInterface
public interface HeaderVisitor {
    void field(CharSequence name, CharSequence value);
}
