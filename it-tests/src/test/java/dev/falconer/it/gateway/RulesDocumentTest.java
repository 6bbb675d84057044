package dev.falconer.it.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * Compares docs/http.md with the tests. A row in octets is executed by {@link RulesIT}, one in frames by {@link FramesIT}; any
 * other is tested when a test carries its id at the beginning of its display name, and in the class that the row says, if it
 * says one.
 */
class RulesDocumentTest {

    private static final Path ROOT = Path.of(System.getProperty("falconer.root", ".."));
    private static final Pattern NAMED =
            Pattern.compile("(?:@DisplayName\\(\\s*|name = )\"((?:(?:[A-Z]\\d\\d|[A-Z][A-Z0-9]-\\d\\d)[ ,]+)+)");
    private static final Pattern ID = Pattern.compile("(?<![A-Z0-9-])[A-Z]\\d\\d(?!\\d)");
    private static final Pattern CLASS = Pattern.compile("`(\\w+)`");
    private static final Set<String> LEVELS = Set.of("MUST", "MUST NOT", "SHOULD", "MAY", "SEC", "INFO");

    @Test
    @DisplayName("every row stands there once, with its source and its level")
    void listsEachRowOnce() {
        List<Map<String, String>> rows = RulesDocument.rows();

        assertThat(rows).extracting(row -> row.get("row")).doesNotHaveDuplicates();
        assertThat(rows).allMatch(row -> row.getOrDefault("source", "").matches("(\\d{4} §[0-9.]+|the original)"));
        assertThat(rows).allMatch(row -> LEVELS.contains(row.getOrDefault("level", "")));
    }

    @Test
    @DisplayName("every row that is neither in octets nor in frames has a test that names it")
    void testsEachRow() {
        Set<String> executed = Stream.concat(
                        RulesDocument.rowsInBytes().stream().map(Row::id),
                        RulesDocument.rowsInFrames().stream().map(FrameRow::id))
                .collect(Collectors.toSet());

        assertThat(RulesDocument.rows().stream().map(row -> row.getOrDefault("row", "")))
                .filteredOn(id -> !executed.contains(id))
                .isSubsetOf(named(testSources()));
    }

    @Test
    @DisplayName("every class that a row says has a test that names the row")
    void testsWhereItSays() {
        List<Map<String, String>> rows = RulesDocument.rows().stream()
                .filter(row -> row.containsKey("shown by"))
                .toList();
        List<Path> sources = testSources().toList();

        assertThat(rows)
                .isNotEmpty()
                .allSatisfy(row -> assertThat(CLASS.matcher(row.getOrDefault("shown by", ""))
                                .results()
                                .map(found -> found.group(1)))
                        .as(row.get("row"))
                        .isNotEmpty()
                        .allSatisfy(name -> assertThat(
                                        named(sources.stream().filter(source -> source.endsWith(name + ".java"))))
                                .as(name)
                                .contains(row.getOrDefault("row", ""))));
    }

    @Test
    @DisplayName("every id that a test beside this one names is a row")
    void namesNoOther() {
        assertThat(RulesDocument.rows())
                .extracting(row -> row.getOrDefault("row", ""))
                .containsAll(named(sources(ROOT.resolve("it-tests/src/test/java/dev/falconer/it/gateway"))));
    }

    /** The ids that stand at the beginning of a test's display name, in whatever module. */
    private static Set<String> named(Stream<Path> sources) {
        var named = new TreeSet<String>();
        sources.flatMap(source -> NAMED.matcher(read(source)).results())
                .flatMap(found -> ID.matcher(found.group(1)).results())
                .forEach(id -> named.add(id.group()));
        return named;
    }

    private static Stream<Path> testSources() {
        try (Stream<Path> modules = Files.list(ROOT)) {
            return modules.map(module -> module.resolve("src/test/java")).filter(Files::isDirectory).toList().stream()
                    .flatMap(RulesDocumentTest::sources);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<Path> sources(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".java")).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path source) {
        try {
            return Files.readString(source);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
