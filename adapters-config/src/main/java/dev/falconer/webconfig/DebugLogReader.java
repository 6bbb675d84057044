package dev.falconer.webconfig;

import dev.falconer.domain.site.DebugLog;
import dev.falconer.domain.site.DebugLog.Detail;
import dev.falconer.domain.site.VariableExpansion;
import dev.falconer.webconfig.reading.Attribute;
import dev.falconer.webconfig.reading.Problems;
import dev.falconer.webconfig.xml.Place;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Decides whether there is a debug log, and where: {@code debugLevel} and {@code debugFile}, or else what Falconer's own
 * environment says (behaviour.md 1.3, 1.4). Nothing here stops an application.
 */
final class DebugLogReader {

    private static final String STANDARD = "aspnetcore-debug.log";

    private final Map<String, String> serverEnvironment;
    private final LogPaths paths;
    private final Problems problems;
    private final Attribute level;
    private final Attribute serverFile;
    private final Attribute file;

    private boolean intoFile;
    private Optional<Detail> detail = Optional.empty();

    DebugLogReader(HandlerSettings settings, Map<String, String> serverEnvironment, LogPaths paths, Problems problems) {
        this.serverEnvironment = serverEnvironment;
        this.paths = paths;
        this.problems = problems;
        this.level = or(settings.attribute("debugLevel"), server("ASPNETCORE_MODULE_DEBUG"));
        this.serverFile = server("ASPNETCORE_MODULE_DEBUG_FILE");
        this.file = or(settings.attribute("debugFile"), serverFile);
    }

    Optional<DebugLog> read() {
        for (String word : level.textOr("").split(",", -1)) {
            take(word.strip().toLowerCase(Locale.ROOT));
        }
        if (!intoFile) {
            tellThatTheFileIsNotWritten();
            return Optional.empty();
        }
        String path = path(file);
        Optional<String> before = Optional.ofNullable(serverFile.text())
                .map(_ -> path(serverFile))
                .filter(other -> !other.equals(path));
        return Optional.of(new DebugLog(path, detail.orElse(Detail.INFO), before));
    }

    private void take(String word) {
        switch (word) {
            case "" -> {}
            case "file" -> intoFile = true;
            case "error" -> atLeast(Detail.ERROR);
            case "warning" -> atLeast(Detail.WARNING);
            case "info" -> atLeast(Detail.INFO);
            case "trace" -> atLeast(Detail.TRACE);
            case "console", "eventlog" ->
                problems.notice(
                        level.place(),
                        level.name() + ": " + word + " changes nothing: Falconer's own log is on its standard output");
            default ->
                problems.notice(
                        level.place(),
                        level.name() + ": " + word
                                + " is unknown (expected: error, warning, info, trace, console, eventlog or file)");
        }
    }

    /** Of several levels the one that leaves out least counts. */
    private void atLeast(Detail other) {
        detail = detail.filter(known -> known.compareTo(other) > 0).or(() -> Optional.of(other));
    }

    private void tellThatTheFileIsNotWritten() {
        if (file.text() != null) {
            problems.notice(file.place(), file.name() + " is not written: debugLevel does not contain file");
        }
    }

    private String path(Attribute configured) {
        String expanded = VariableExpansion.expand(configured.textOr(STANDARD), serverEnvironment);
        return paths.resolve(configured, expanded, STANDARD);
    }

    private Attribute server(String name) {
        String value = VariableExpansion.lookUp(name, serverEnvironment);
        return new Attribute(name, value.isEmpty() ? null : value, Place.WHOLE_FILE);
    }

    private static Attribute or(Attribute configured, Attribute server) {
        return configured.text() == null ? server : configured;
    }
}
