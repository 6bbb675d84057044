package dev.falconer.domain.process;

/** What a process answered when it was asked whether it is well. */
public sealed interface HealthAnswer {

    /** As expected. */
    record Well() implements HealthAnswer {}

    /**
     * Not as expected.
     *
     * @param complaint completes the sentence "it …", for instance {@code answered GET /health with 503 (expected: 200-399)}
     */
    record Ill(String complaint) implements HealthAnswer {}
}
