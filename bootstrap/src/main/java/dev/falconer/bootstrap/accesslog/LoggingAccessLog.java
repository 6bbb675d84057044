package dev.falconer.bootstrap.accesslog;

import dev.falconer.application.port.driven.AccessLog;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One log line per exchange: client, request, status with sub-status, body bytes, microseconds, why, and the request id. */
public final class LoggingAccessLog implements AccessLog {

    private static final Logger LOG = LoggerFactory.getLogger("access");
    private static final Logger LOST = LoggerFactory.getLogger("request");

    private final boolean wanted;

    public LoggingAccessLog(boolean wanted) {
        this.wanted = wanted;
    }

    @Override
    public boolean wanted() {
        return wanted;
    }

    @Override
    public void lost(Entry entry, String backend) {
        LOST.warn(
                "{} \"{} {}\" is lost: its backend {} failed ({}); the client was answered {}.{}",
                entry.client(),
                unquoted(entry.method()),
                unquoted(entry.target()),
                backend,
                entry.reason(),
                entry.status(),
                entry.subStatus());
    }

    @Override
    public void record(Entry entry) {
        LOG.info(
                "{} \"{} {}\" {}.{} {} {}us {} {}",
                entry.client(),
                unquoted(entry.method()),
                unquoted(entry.target()),
                entry.status(),
                entry.subStatus(),
                entry.bodyBytes(),
                entry.micros(),
                entry.reason().isEmpty() ? "-" : entry.reason(),
                entry.requestId().isEmpty() ? "-" : unquoted(entry.requestId()));
    }

    /** A quote must not end the request that stands in quotes; in a target this means the same. */
    private static String unquoted(CharSequence text) {
        return text.toString().replace("\"", "%22");
    }
}
