package dev.falconer.netty.frontend;

import dev.falconer.application.port.driven.AccessLog;
import dev.falconer.domain.forwarding.ClientConnection;

/**
 * A request as the access log has it: a flyweight, filled anew by each request of its connection or stream that has ended. Confined
 * to its event loop.
 */
final class LoggedRequest implements AccessLog.Entry {

    private static final int LONGEST_ID = 128;

    private final ClientConnection connection;

    private String method = "";
    private CharSequence target = "";
    private int status;
    private int subStatus;
    private String reason = "";
    private long bodyBytes;
    private long micros;
    private String requestId = "";

    LoggedRequest(ClientConnection connection) {
        this.connection = connection;
    }

    /** One that has ended now, with a response of so many bytes. */
    LoggedRequest fill(ClientRequest ended, long bytes) {
        method = ended.method;
        target = printable(ended.target);
        status = ended.status;
        subStatus = ended.subStatus;
        reason = ended.reason;
        bodyBytes = bytes;
        micros = (System.nanoTime() - ended.arrived) / 1_000;
        requestId = printable(id(ended)).toString();
        return this;
    }

    /** As the backend was told it, where the request got so far. */
    private static String id(ClientRequest request) {
        String id = request.message.headers().get("X-Request-Id", "");
        return id.length() <= LONGEST_ID ? id : id.substring(0, LONGEST_ID);
    }

    /** What a client has sent may contain anything. */
    private static CharSequence printable(CharSequence text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) <= ' ' || text.charAt(i) >= 0x7f) {
                return text.toString().replaceAll("[^!-~]", "?");
            }
        }
        return text;
    }

    @Override
    public String client() {
        return connection.forwardedFor();
    }

    @Override
    public String method() {
        return method;
    }

    @Override
    public CharSequence target() {
        return target;
    }

    @Override
    public int status() {
        return status;
    }

    @Override
    public int subStatus() {
        return subStatus;
    }

    @Override
    public String reason() {
        return reason;
    }

    @Override
    public long bodyBytes() {
        return bodyBytes;
    }

    @Override
    public long micros() {
        return micros;
    }

    @Override
    public String requestId() {
        return requestId;
    }
}
