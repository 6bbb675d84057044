package dev.falconer.application.port.driven;

/** Keeps one line per exchange. Called on event loops; must not block. */
public interface AccessLog {

    /** Whether entries are wanted at all; where not, none is made. */
    boolean wanted();

    void record(Entry entry);

    /**
     * Names a request that its backend did not answer, or not to its end: whoever operates the application wants to know which
     * they were. Told whether entries are wanted or not.
     *
     * @param backend where it listens, or listened
     */
    void lost(Entry entry, String backend);

    /**
     * One exchange.
     *
     * @param client address and port
     * @param method as received; {@code -} where the head could not be read
     * @param target as received, without control characters; {@code -} likewise
     * @param status on the wire; 400 where the client left before there was an answer (behaviour.md 6.8)
     * @param subStatus the original's (D12)
     * @param reason a word for what was not an ordinary answer of the backend: a refusal's word or an outcome's name; empty
     *     otherwise
     * @param bodyBytes of the response
     * @param micros from the head's arrival to the end
     * @param requestId the backend's {@code X-Request-Id}, printable; empty where there is none
     */
    record Entry(
            String client,
            String method,
            String target,
            int status,
            int subStatus,
            String reason,
            long bodyBytes,
            long micros,
            String requestId) {}
}
