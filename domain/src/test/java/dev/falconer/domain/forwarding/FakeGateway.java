package dev.falconer.domain.forwarding;

/** A gateway whose names and identifiers are known beforehand. */
public final class FakeGateway {

    public static final String PSEUDONYM = "falconer-0badcafe";
    public static final String REQUEST_ID = "0123456789abcdef0123456789abcdef";
    public static final String TRACE_PARENT = "00-0123456789abcdef0123456789abcdef-0123456789abcdef-01";

    public static final Gateway GATEWAY = new Gateway(PSEUDONYM, () -> REQUEST_ID, () -> TRACE_PARENT);

    private FakeGateway() {}
}
