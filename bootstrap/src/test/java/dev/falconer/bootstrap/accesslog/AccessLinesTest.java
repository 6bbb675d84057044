package dev.falconer.bootstrap.accesslog;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.falconer.application.port.driven.AccessLog.Entry;
import dev.falconer.application.port.driven.KeptEntry;
import dev.falconer.bootstrap.accesslog.AccessLines.Added;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class AccessLinesTest {

    private static final long TIME = Instant.parse("2026-01-02T03:04:05.006Z").toEpochMilli();
    private static final String HEAD = "2026-01-02T03:04:05.006Z INFO  access: ";

    @TempDir
    private Path folder;

    private Path path = Path.of("");
    private AppendedFile file;

    private final AccessLines lines = new AccessLines();

    @BeforeEach
    void givenAFile() throws Exception {
        path = folder.resolve("access.log");
        file = AppendedFile.open(path);
    }

    @AfterEach
    void closeTheFile() throws Exception {
        file.close();
    }

    private static Entry entry(String target) {
        return new KeptEntry("192.0.2.1:4711", "GET", target, 200, 0, "", 1_234, 567, "");
    }

    private List<String> written() throws Exception {
        lines.writeTo(file);
        return Files.readAllLines(path);
    }

    private Added addUntil(Added wanted, Entry entry) {
        Added added;
        do {
            added = lines.add(entry, TIME);
        } while (added != wanted && added != Added.DROPPED);
        return added;
    }

    @ParameterizedTest
    @MethodSource
    void anExchangeIsALine(Entry entry, String line) throws Exception {
        lines.add(entry, TIME);

        assertThat(written()).containsExactly(HEAD + line);
    }

    static Stream<Arguments> anExchangeIsALine() {
        return Stream.of(
                Arguments.of(entry("/"), "192.0.2.1:4711 \"GET /\" 200.0 1234 567us - - "),
                Arguments.of(
                        new KeptEntry("[2001:db8::1]:80", "POST", "/a?b=c", 502, 3, "no-answer", 0, 0, "f00d"),
                        "[2001:db8::1]:80 \"POST /a?b=c\" 502.3 0 0us no-answer f00d "),
                Arguments.of(
                        new KeptEntry("unknown", "-", "-", 400, 0, "bad", Long.MAX_VALUE, Long.MIN_VALUE, ""),
                        "unknown \"- -\" 400.0 9223372036854775807 -9223372036854775808us bad - "));
    }

    @Test
    void nothingInARequestEndsTheQuoteOrTheLine() throws Exception {
        lines.add(new KeptEntry("c", "G\"T", "/\"\n\u0100\u007f", 200, 0, "", 0, 0, "i\"d"), TIME);

        assertThat(written()).containsExactly(HEAD + "c \"G%22T /%22???\" 200.0 0 0us - i%22d ");
    }

    @Test
    void eachLineHasItsTime() throws Exception {
        for (String time :
                List.of("1970-01-01T00:00:00.000Z", "1969-12-31T23:59:59.999Z", "2026-02-28T23:59:59.089Z")) {
            lines.add(entry("/"), Instant.parse(time).toEpochMilli());
        }
        lines.add(entry("/"), Instant.parse("2026-03-01T00:00:00.100Z").toEpochMilli());

        assertThat(written())
                .extracting(line -> line.substring(0, 24))
                .containsExactly(
                        "1970-01-01T00:00:00.000Z",
                        "1969-12-31T23:59:59.999Z",
                        "2026-02-28T23:59:59.089Z",
                        "2026-03-01T00:00:00.100Z");
    }

    @Test
    void whatIsWrittenIsWrittenOnce() throws Exception {
        lines.add(entry("/1"), TIME);
        lines.writeTo(file);
        lines.add(entry("/2"), TIME);
        lines.writeTo(file);

        assertThat(written())
                .satisfiesExactly(
                        one -> assertThat(one).contains("/1"),
                        two -> assertThat(two).contains("/2"));
    }

    @Test
    void theyGoOnAndOnWhileTheyAreWritten() throws Exception {
        int rounds = 4 * AccessLines.MOST_PIECES;

        for (int round = 0; round < rounds; round++) {
            assertThat(addUntil(Added.FULL, entry("/" + round))).isEqualTo(Added.FULL);
            lines.writeTo(file);
        }

        assertThat(lines.dropped()).isZero();
        assertThat(written()).allMatch(line -> line.startsWith(HEAD) && line.endsWith(" - - "));
        assertThat(Files.readAllLines(path).stream()
                        .map(line -> line.split(" ")[6])
                        .distinct())
                .containsExactlyElementsOf(IntStream.range(0, rounds)
                        .mapToObj(round -> "/" + round + "\"")
                        .toList());
    }

    @Test
    void aLineLongerThanAPieceIsWhole() throws Exception {
        String target = "/" + "a".repeat(2 * AccessLines.PIECE);

        lines.add(entry("/before"), TIME);
        lines.add(entry(target), TIME);
        lines.add(entry("/after"), TIME);

        assertThat(written())
                .extracting(line -> line.substring(line.indexOf('/'), line.lastIndexOf('"')))
                .containsExactly("/before", target, "/after");
    }

    @Nested
    class WhenNobodyWrites {

        @Test
        void thereIsAnEndAndWhatComesThenIsDroppedAndCounted() throws Exception {
            addUntil(Added.DROPPED, entry("/kept"));
            lines.add(entry("/dropped"), TIME);

            assertThat(lines.dropped()).isEqualTo(2);
            long kept = lines.unwritten();
            assertThat(written()).hasSize((int) kept).allMatch(line -> line.contains("/kept"));
            assertThat(Files.size(path))
                    .isBetween(
                            (AccessLines.MOST_PIECES - 1L) * AccessLines.PIECE,
                            (long) AccessLines.MOST_PIECES * AccessLines.PIECE);
        }

        @Test
        void theyGoOnWhenSomebodyDoesAgain() throws Exception {
            addUntil(Added.DROPPED, entry("/kept"));
            lines.writeTo(file);

            Added again = lines.add(entry("/again"), TIME);

            assertThat(again).isNotEqualTo(Added.DROPPED);
            assertThat(lines.unwritten()).isOne();
            assertThat(written()).last().asString().contains("/again");
        }
    }

    /** An entry comes with its texts; a line is made of them without anything else. */
    @Nested
    class Memory {

        private static final int WARM_UP = 100_000;
        private static final int MEASURED = 20_000;
        private static final int ROUNDS = 8;
        private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

        @Test
        void isNotAllocatedForALine() throws Exception {
            Entry entry = entry("/shop/cart?item=42");
            add(entry, WARM_UP);

            long least = Long.MAX_VALUE;
            for (int round = 0; round < ROUNDS; round++) {
                least = Math.min(least, add(entry, MEASURED));
            }

            assertThat(least).isZero();
        }

        /** The bytes that were allocated for adding that many. */
        private long add(Entry entry, int times) throws Exception {
            long allocated = 0;
            for (int added = 0; added < times; added += 500) {
                long before = THREADS.getCurrentThreadAllocatedBytes();
                for (int i = 0; i < 500; i++) {
                    lines.add(entry, TIME);
                }
                allocated += THREADS.getCurrentThreadAllocatedBytes() - before;
                lines.writeTo(file);
            }
            return allocated;
        }
    }
}
