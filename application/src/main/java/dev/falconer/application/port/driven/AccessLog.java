package dev.falconer.application.port.driven;

/** Keeps one line per exchange. Called on event loops; must not block. */
public interface AccessLog {

    /** Whether entries are wanted at all; where not, none is made. */
    boolean wanted();

    /** @param entry only for the time of the call */
    void record(Entry entry);

    /**
     * Names a request that its backend did not answer, or not to its end: whoever operates the application wants to know which
     * they were. Told whether entries are wanted or not.
     *
     * @param entry only for the time of the call
     * @param backend where it listens, or listened
     */
    void lost(Entry entry, String backend);

    /** One exchange, as it ended. Borrowed: whoever wants to know it beyond the call keeps copies of its texts and numbers. */
    interface Entry {

        /** Address and port. */
        String client();

        /** As received; {@code -} where the head could not be read. */
        String method();

        /** As received, without control characters; {@code -} where the head could not be read. */
        CharSequence target();

        /** On the wire; 400 where the client left before there was an answer (behaviour.md 6.8). */
        int status();

        /** The original's (D12). */
        int subStatus();

        /** A word for what was not an ordinary answer of the backend: a refusal's word or an outcome's name; empty otherwise. */
        String reason();

        /** Of the response. */
        long bodyBytes();

        /** From the head's arrival to the end. */
        long micros();

        /** The backend's {@code X-Request-Id}, printable; empty where there is none. */
        String requestId();
    }
}
