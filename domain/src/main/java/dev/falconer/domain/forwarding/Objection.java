package dev.falconer.domain.forwarding;

/**
 * Why a request head is refused, and with what status. The connection ends after the answer: where a head is wrong, what
 * follows it cannot be trusted either.
 */
public enum Objection {
    /** A method is a token (RFC 9110 section 9.1). */
    METHOD_MALFORMED(400, "the method is not a token"),
    /** CONNECT would make a tunnel of a gateway; TRACE would show the client what we add, the pairing token included. */
    METHOD_NOT_IMPLEMENTED(501, "the method is not implemented"),
    /** Neither a path, nor an http or https address with a sound authority, nor {@code *} with OPTIONS. */
    TARGET_FORM(400, "the request target has no valid form"),
    /** Control characters, space, DEL, {@code #} and bytes from 0x80 on never belong to a request target. */
    TARGET_CHARACTER(400, "the request target contains a character that must be escaped"),
    /** A percent sign in the path without two hexadecimal digits, or the escape of NUL. */
    TARGET_ESCAPE(400, "the request target contains an invalid escape"),
    /** A double-dot segment that some readers see and others do not: beside a backslash, an escaped slash or a semicolon. */
    TARGET_AMBIGUOUS(400, "the request target contains an ambiguous dot segment"),
    /** HTTP/1.1 wants exactly one Host; nobody may send two. */
    HOST_COUNT(400, "there is not exactly one Host field"),
    HOST_MALFORMED(400, "the Host field is malformed"),
    FIELD_NAME(400, "a field name is not a token"),
    FIELD_VALUE(400, "a field value contains a control character"),
    /** Every option is looked for among all fields, so their number is bounded. */
    CONNECTION_OPTIONS(431, "there are too many connection options"),
    FRAMING(400, "the length of the body is ambiguous"),
    TRANSFER_CODING(501, "the transfer coding is not implemented");

    private final String why;
    private final Refusal refusal;

    Objection(int status, String why) {
        this.why = why;
        this.refusal = Refusal.of(status, Refusal.Reason.BAD_REQUEST);
    }

    public int status() {
        return refusal.status();
    }

    /** For the log, in words; says nothing the client sent. */
    public String why() {
        return why;
    }

    /** The answer; one object per objection. */
    public Refusal refusal() {
        return refusal;
    }
}
