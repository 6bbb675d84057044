package dev.falconer.bootstrap.accesslog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.falconer.application.port.driven.AccessLog.Entry;
import dev.falconer.application.port.driven.KeptEntry;
import dev.falconer.bootstrap.LogLines;
import org.junit.jupiter.api.Test;

class LoggingAccessLogTest {

    private final LoggingAccessLog log = new LoggingAccessLog(true);

    private static Entry entry(CharSequence target, String requestId) {
        return new KeptEntry("192.0.2.1:4711", "GET", target, 404, 0, "", 12, 34, requestId);
    }

    @Test
    void aQuoteInARequestDoesNotEndTheQuote() throws Exception {
        try (LogLines told = new LogLines("access")) {
            log.record(entry("/\"200.0\"", "i\"d"));

            assertThat(told.next()).isEqualTo("INFO 192.0.2.1:4711 \"GET /%22200.0%22\" 404.0 12 34us - i%22d");
        }
    }

    @Test
    void whatIsOnlyLentIsNotKept() throws Exception {
        var target = new StringBuilder("/one");
        try (LogLines told = new LogLines("access")) {
            log.record(entry(target, ""));
            target.replace(0, target.length(), "/of another client");

            assertThat(told.next()).contains("\"GET /one\"");
        }
    }

    @Test
    void norWhereTheRequestIsLost() throws Exception {
        try (LogLines told = new LogLines("request")) {
            log.lost(entry("/\"", ""), "127.0.0.1:5001");

            assertThat(told.next()).startsWith("WARN 192.0.2.1:4711 \"GET /%22\" is lost: ");
        }
    }
}
