package dev.falconer.bootstrap;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;

import dev.falconer.application.port.driven.SupervisionJournal;
import dev.falconer.domain.process.ProcessId;
import dev.falconer.domain.process.SupervisionFact;
import dev.falconer.domain.process.SupervisionFact.DebugLogChosen;
import dev.falconer.domain.site.DebugLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Appends the story of each application that has a debug log to that file, opened anew for every fact: it may be moved away
 * at any time. A file that cannot be written is told once and given up. Confined to the journal's thread.
 */
final class DebugLogJournal implements SupervisionJournal {

    private static final Logger LOG = LoggerFactory.getLogger("supervision");
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    private final InstantSource clock;
    private final ProcessId falconer;
    /** By application. */
    private final Map<String, DebugLog> logs = new HashMap<>();

    DebugLogJournal(InstantSource clock, ProcessId falconer) {
        this.clock = clock;
        this.falconer = falconer;
    }

    @Override
    public void record(SupervisionFact fact) {
        if (fact instanceof DebugLogChosen chosen) {
            choose(chosen);
            return;
        }
        DebugLog log = logs.get(fact.application());
        if (log != null) {
            Level threshold = threshold(log.detail());
            List<String> texts = FactWords.of(fact).stream()
                    .filter(sentence -> sentence.level().toInt() >= threshold.toInt())
                    .map(FactWords.Sentence::text)
                    .toList();
            write(fact.application(), log.file(), texts);
        }
    }

    /** Where a log ends, it says where it goes on; whoever follows a file is not left waiting. */
    private void choose(DebugLogChosen chosen) {
        String application = chosen.application();
        SequencedSet<String> files = new LinkedHashSet<>();
        Optional.ofNullable(logs.remove(application)).map(DebugLog::file).ifPresent(files::add);
        chosen.debugLog().flatMap(DebugLog::before).ifPresent(files::add);
        chosen.debugLog().ifPresent(log -> {
            logs.put(application, log);
            files.add(log.file());
        });
        List<String> texts =
                FactWords.of(chosen).stream().map(FactWords.Sentence::text).toList();
        files.forEach(file -> write(application, file, texts));
    }

    private void write(String application, String file, List<String> texts) {
        if (texts.isEmpty()) {
            return;
        }
        String head = "[%s, PID: %s] [falconer] ".formatted(TIME.format(clock.instant()), falconer);
        String lines = texts.stream()
                .flatMap(String::lines)
                .map(line -> head + line + System.lineSeparator())
                .collect(Collectors.joining());
        try {
            Path path = Path.of(file);
            Path folder = path.getParent();
            if (folder != null) {
                Files.createDirectories(folder);
            }
            Files.write(path, lines.getBytes(UTF_8), CREATE, APPEND);
        } catch (IOException e) {
            logs.values().removeIf(log -> log.file().equals(file));
            LOG.atWarn()
                    .addKeyValue("app", application)
                    .log("%s: the debug log %s cannot be written: %s; the application runs without it"
                            .formatted(application, file, e));
        }
    }

    private static Level threshold(DebugLog.Detail detail) {
        return switch (detail) {
            case ERROR -> Level.ERROR;
            case WARNING -> Level.WARN;
            case INFO, TRACE -> Level.INFO;
        };
    }
}
