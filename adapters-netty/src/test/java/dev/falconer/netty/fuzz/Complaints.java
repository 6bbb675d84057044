package dev.falconer.netty.fuzz;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.slf4j.LoggerFactory;

/** Hears of what the product, or Netty, did not foresee: both say so in the log, as a warning or an error. */
final class Complaints extends AppenderBase<ILoggingEvent> {

    private final Queue<String> heard = new ConcurrentLinkedQueue<>();

    static Complaints listen() {
        var complaints = new Complaints();
        complaints.start();
        Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
        root.addAppender(complaints);
        return complaints;
    }

    @Override
    protected void append(ILoggingEvent event) {
        if (event.getLevel().isGreaterOrEqual(Level.WARN)) {
            String cause = event.getThrowableProxy() == null
                    ? ""
                    : "\n" + ThrowableProxyUtil.asString(event.getThrowableProxy());
            heard.add(event.getLoggerName() + ": " + event.getFormattedMessage() + cause);
        }
    }

    Queue<String> heard() {
        return heard;
    }
}
