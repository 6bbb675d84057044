package dev.falconer.bootstrap;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import dev.falconer.application.port.driven.AccessLog.Entry;
import dev.falconer.application.port.driven.KeptEntry;
import dev.falconer.application.port.driven.Watch;
import dev.falconer.bootstrap.accesslog.AccessLogFile;
import dev.falconer.bootstrap.accesslog.LoggingAccessLog;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A program that reads the access log reads it in the log and in its own file alike. */
class AccessLogLineTest {

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '\'',
            value = {
                "192.0.2.1:4711,    GET,  /,                200, 0, '',        0,          0,       ''",
                "[2001:db8::1]:443, POST, /shop/cart?a=b{}, 502, 3, no-answer, 1234567890, 1234567, f00d",
                "unknown,           -,    -,                400, 0, bad,       12,         34,      ''",
                "192.0.2.1:4711,    GET,  '/\"quoted\"',    200, 0, '',        1,          9,       '\"id\"'"
            })
    void theLineOfAnEntryIsTheSameInBoth(
            String client,
            String method,
            String target,
            int status,
            int subStatus,
            String reason,
            long bodyBytes,
            long micros,
            String requestId)
            throws Exception {
        var entry = new KeptEntry(client, method, target, status, subStatus, reason, bodyBytes, micros, requestId);
        Path path = folder.resolve("access.log");

        String inTheLog = logged(entry);
        Instant time = Instant.parse(inTheLog.substring(0, inTheLog.indexOf(' ')));
        var log = new AccessLogFile(path, new LoggingAccessLog(false), InstantSource.fixed(time));
        try (Watch _ = log.open()) {
            log.record(entry);
        }

        assertThat(path).hasBinaryContent(inTheLog.getBytes(UTF_8));
    }

    private static String logged(Entry entry) throws Exception {
        var written = new ByteArrayOutputStream();
        PrintStream out = System.out;
        System.setOut(new PrintStream(written, true, UTF_8));
        try (AutoCloseable _ = LogFormat.TEXT.install(Level.INFO)) {
            new LoggingAccessLog(true).record(entry);
        } finally {
            System.setOut(out);
        }
        return written.toString(UTF_8);
    }
}
