package dev.falconer.bootstrap;

import ch.qos.logback.classic.AsyncAppender;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import org.slf4j.LoggerFactory;

/** How log lines look. The log goes to standard output, written by a thread of its own (D21). */
enum LogFormat {
    TEXT,
    JSON;

    private static final int QUEUE = 8_192;

    /** Sets up logging in this form, of what is at least as grave; closing it writes what is left. */
    AutoCloseable install(Level least) {
        var context = (LoggerContext) LoggerFactory.getILoggerFactory();
        context.reset();
        // It may have been installed before, and closed.
        context.start();
        var console = new ConsoleAppender<ILoggingEvent>();
        console.setContext(context);
        console.setEncoder(encoder(context));
        console.start();
        var async = new AsyncAppender();
        async.setContext(context);
        async.setQueueSize(QUEUE);
        async.setDiscardingThreshold(0);
        async.addAppender(console);
        async.start();
        var root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.setLevel(least);
        root.addAppender(async);
        return LogFormat::finish;
    }

    /** Writes what is left. */
    static void finish() {
        ((LoggerContext) LoggerFactory.getILoggerFactory()).stop();
    }

    private Encoder<ILoggingEvent> encoder(LoggerContext context) {
        return switch (this) {
            case TEXT -> {
                var text = new PatternLayoutEncoder();
                text.setContext(context);
                text.setPattern("%d{yyyy-MM-dd'T'HH:mm:ss.SSS'Z',Z} %-5level %logger{0}: %msg %kvp{NONE}%n%ex{full}");
                text.start();
                yield text;
            }
            case JSON -> {
                var json = new JsonEncoder();
                json.setContext(context);
                json.setWithFormattedMessage(true);
                json.setWithMessage(false);
                json.setWithArguments(false);
                json.start();
                yield json;
            }
        };
    }
}
