package dev.falconer.netty.frontend;

/**
 * The time that a client may let us wait: so much to begin with, more for every byte, and no more saved than may be. A client
 * that stays below the rate on average uses it up; one that was faster can rest for a while. Knows no clock.
 */
final class Allowance {

    private static final long NANOS_PER_SECOND = 1_000_000_000;

    private final long nanosPerByte;
    private final long first;
    private final long most;
    private long left;

    /** At the rate of so many bytes per second, times in nanoseconds. */
    Allowance(int bytesPerSecond, long first, long most) {
        this.nanosPerByte = Math.max(1, NANOS_PER_SECOND / bytesPerSecond);
        this.first = first;
        this.most = most;
        this.left = first;
    }

    /** Another body begins, or the client owes nothing any more. */
    void begin() {
        left = first;
    }

    void earn(long bytes) {
        long enough = most / nanosPerByte + 1;
        left = Math.min(most, left + Math.min(bytes, enough) * nanosPerByte);
    }

    void spend(long nanos) {
        left -= nanos;
    }

    /** Nanoseconds; zero or less where it is used up. */
    long left() {
        return left;
    }
}
