package dev.falconer.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * Compares docs/conformance.md with the tests: a row is tested when a test carries its id at the beginning of its display
 * name. With {@code -Dfalconer.conformance.write=true} the table is brought up to date instead.
 */
class ConformanceTableTest {

    private static final Path ROOT = Path.of(System.getProperty("falconer.root", ".."));
    private static final Path TABLE = ROOT.resolve("docs/conformance.md");

    private static final Pattern ROW = Pattern.compile("\\| ([A-Z][A-Z0-9]-\\d\\d) \\| (.*) \\| (.*) \\|");
    private static final Pattern COUNT = Pattern.compile("^\\*\\*\\d+ of \\d+ rows are tested\\.\\*\\*");
    private static final Pattern NAMED = Pattern.compile(
            "@DisplayName\\(\\s*\"((?:[A-Z][A-Z0-9]-\\d\\d[ ,]+)+)|name = \"((?:[A-Z][A-Z0-9]-\\d\\d[ ,]+)+)");
    private static final Pattern ID = Pattern.compile("[A-Z][A-Z0-9]-\\d\\d");
    private static final Pattern UNTESTED = Pattern.compile("later \\(.+\\)|not meant \\(.+\\)");

    private static final int ROWS = 329;

    @Test
    @DisplayName("the table lists every row once, each with the state that the tests give it")
    void saysWhatIsTested() throws IOException {
        Map<String, Set<String>> tests = tests();
        List<String> before = Files.readAllLines(TABLE);
        List<String> after = updated(before, tests);
        if (Boolean.getBoolean("falconer.conformance.write")) {
            Files.write(TABLE, after);
        }

        assertThat(Files.readAllLines(TABLE))
                .as("run the test with -Dfalconer.conformance.write=true to bring docs/conformance.md up to date")
                .isEqualTo(after);
        List<String> ids = after.stream()
                .map(ROW::matcher)
                .filter(Matcher::matches)
                .map(row -> row.group(1))
                .toList();
        assertThat(ids).hasSize(ROWS).doesNotHaveDuplicates();
    }

    @Test
    @DisplayName("a row without a test says when it will have one, or why it will not")
    void explainsWhatIsNot() throws IOException {
        Map<String, Set<String>> tests = tests();

        assertThat(Files.readAllLines(TABLE).stream()
                        .map(ROW::matcher)
                        .filter(Matcher::matches)
                        .filter(row -> !tests.containsKey(row.group(1)))
                        .map(row -> row.group(3)))
                .allMatch(state -> UNTESTED.matcher(state).matches());
    }

    private static List<String> updated(List<String> lines, Map<String, Set<String>> tests) {
        var updated = new ArrayList<String>();
        for (String line : lines) {
            Matcher row = ROW.matcher(line);
            if (row.matches() && tests.containsKey(row.group(1))) {
                String classes = String.join(", ", tests.get(row.group(1)));
                updated.add("| %s | %s | tested: %s |".formatted(row.group(1), row.group(2), classes));
            } else if (row.matches() && row.group(3).startsWith("tested")) {
                updated.add("| %s | %s | untested |".formatted(row.group(1), row.group(2)));
            } else {
                updated.add(line);
            }
        }
        long tested =
                updated.stream().filter(line -> line.contains("| tested: ")).count();
        long rows = updated.stream().filter(line -> ROW.matcher(line).matches()).count();
        updated.replaceAll(
                line -> COUNT.matcher(line).replaceFirst("**%d of %d rows are tested.**".formatted(tested, rows)));
        return updated;
    }

    /** The classes whose tests carry an id, by id. */
    private static Map<String, Set<String>> tests() throws IOException {
        var tests = new TreeMap<String, Set<String>>();
        for (Path module : modules()) {
            for (Path source : testSources(module)) {
                String name = source.getFileName().toString().replace(".java", "");
                Matcher named = NAMED.matcher(Files.readString(source));
                while (named.find()) {
                    String ids = named.group(1) == null ? named.group(2) : named.group(1);
                    Matcher id = ID.matcher(ids);
                    while (id.find()) {
                        tests.computeIfAbsent(id.group(), _ -> new TreeSet<>()).add(name);
                    }
                }
            }
        }
        return tests;
    }

    private static Set<Path> modules() throws IOException {
        try (Stream<Path> folders = Files.list(ROOT)) {
            return folders.map(folder -> folder.resolve("src/test/java"))
                    .filter(Files::isDirectory)
                    .collect(Collectors.toSet());
        }
    }

    private static List<Path> testSources(Path module) throws IOException {
        try (Stream<Path> files = Files.walk(module)) {
            return files.filter(file -> file.toString().endsWith(".java")).toList();
        }
    }
}
