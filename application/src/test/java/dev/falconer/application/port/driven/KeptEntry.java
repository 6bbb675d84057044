package dev.falconer.application.port.driven;

/** An entry of the access log that nobody takes back, unless a test lends it a target. */
public record KeptEntry(
        String client,
        String method,
        CharSequence target,
        int status,
        int subStatus,
        String reason,
        long bodyBytes,
        long micros,
        String requestId)
        implements AccessLog.Entry {

    public static KeptEntry of(AccessLog.Entry borrowed) {
        return new KeptEntry(
                borrowed.client(),
                borrowed.method(),
                borrowed.target().toString(),
                borrowed.status(),
                borrowed.subStatus(),
                borrowed.reason(),
                borrowed.bodyBytes(),
                borrowed.micros(),
                borrowed.requestId());
    }
}
