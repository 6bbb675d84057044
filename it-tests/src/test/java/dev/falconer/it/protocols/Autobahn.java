package dev.falconer.it.protocols;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.falconer.it.fixture.Program;
import dev.falconer.it.fixture.Scratch;
import dev.falconer.it.fixture.Suites;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The fuzzing client of the Autobahn test suite, run on a JVM of its own. */
final class Autobahn {

    /** The long form takes four minutes on an idle machine. */
    private static final Duration LIMIT = Duration.ofMinutes(25);

    /** In the index of the reports: what the suite thinks of the conversation, and of how it was closed. */
    private static final Pattern CASE = Pattern.compile(
            "\"(\\d+(?:\\.\\d+)+)\"\\s*:\\s*\\{[^}]*?\"behavior\"\\s*:\\s*\"([^\"]+)\"[^}]*?\"behaviorClose\"\\s*:\\s*\"([^\"]+)\"");

    private Autobahn() {}

    /** What the suite calls a case's outcome: the conversation's and the closing's. */
    record Behavior(String conversation, String closing) {}

    /** Tries the cases, named as the suite names them ("1.*"), with the server; case by case what came of it. */
    static Map<String, Behavior> tryWith(int port, List<String> cases) {
        Path folder = Scratch.folder("autobahn");
        write(folder.resolve("specification.json"), specification(port, cases));
        Program run = Program.run(
                LIMIT,
                folder,
                Suites.java().toString(),
                "-XX:+UseSerialGC",
                "-Dpython.cachedir.skip=true",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                Suites.autobahn(),
                "org.python.util.jython",
                Suites.client("websocket/fuzz.py").toString(),
                "specification.json");
        Path index = folder.resolve("reports/index.json");
        if (run.exitCode() != 0 || !Files.exists(index)) {
            throw new AssertionError("the suite has not come to its end: " + run);
        }
        return behaviors(read(index));
    }

    private static String specification(int port, List<String> cases) {
        return """
                {
                  "outdir": "reports",
                  "servers": [{"agent": "falconer", "url": "ws://127.0.0.1:%d/"}],
                  "cases": [%s],
                  "exclude-cases": [],
                  "exclude-agent-cases": {}
                }
                """.formatted(port, cases.stream().map(name -> '"' + name + '"').collect(Collectors.joining(", ")));
    }

    private static Map<String, Behavior> behaviors(String index) {
        var behaviors = new TreeMap<String, Behavior>();
        Matcher found = CASE.matcher(index);
        while (found.find()) {
            behaviors.put(found.group(1), new Behavior(found.group(2), found.group(3)));
        }
        return behaviors;
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
