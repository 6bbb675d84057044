package dev.falconer.webconfig.server;

import dev.falconer.domain.site.RecyclingPolicy;
import dev.falconer.domain.site.RecyclingPolicy.Overlap;
import dev.falconer.webconfig.reading.Attribute;
import dev.falconer.webconfig.reading.AttributeTypes;
import dev.falconer.webconfig.reading.Layers;
import dev.falconer.webconfig.reading.RecyclingFile;
import dev.falconer.webconfig.xml.FileElement;
import java.time.Duration;
import java.time.LocalTime;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;

/** Reads {@code <recycling>}. Lists are not merged: the application's own counts, where it has one. */
final class RecyclingReader {

    private static final Duration TEN_YEARS = Duration.ofDays(3_650);
    private static final long MANY_REQUESTS = 1_000_000_000_000L;

    private final List<RecyclingElement> layers;
    private final List<PeriodicRestartElement> restarts;
    private final AttributeTypes types;

    RecyclingReader(List<RecyclingElement> layers, AttributeTypes types) {
        this.layers = layers;
        this.restarts = Layers.of(layers, e -> e.periodicRestart);
        this.types = types;
    }

    RecyclingPolicy read() {
        RecyclingPolicy standard = RecyclingPolicy.STANDARD;
        boolean overlaps = types.flag(Attribute.nearest("overlap", layers, e -> e.overlap), !standard.isExclusive());
        return new RecyclingPolicy(
                overlaps ? Overlap.OVERLAPPED : Overlap.EXCLUSIVE,
                types.timeSpan(Attribute.nearest("time", restarts, e -> e.time), standard.age(), TEN_YEARS),
                types.number(
                        Attribute.nearest("requests", restarts, e -> e.requests),
                        standard.requests(),
                        0,
                        MANY_REQUESTS),
                types.size(Attribute.nearest("memory", restarts, e -> e.memory), standard.memoryBytes()),
                schedule(),
                files());
    }

    private List<LocalTime> schedule() {
        List<ScheduleElement> schedules = Layers.of(restarts, e -> e.schedule);
        return schedules.isEmpty()
                ? List.of()
                : schedules.getLast().items.stream()
                        .flatMap(each -> time(each).stream())
                        .toList();
    }

    private Optional<LocalTime> time(ScheduledTimeElement element) {
        Attribute time = Attribute.of("time", element, e -> e.time);
        try {
            return Optional.of(LocalTime.parse(time.textOr("")));
        } catch (DateTimeParseException e) {
            types.wrong(time, "a time of the day, hh:mm or hh:mm:ss");
            return Optional.empty();
        }
    }

    private List<String> files() {
        List<OnFileChangeElement> lists = Layers.of(layers, e -> e.onFileChange);
        return lists.isEmpty()
                ? List.of()
                : lists.getLast().items.stream()
                        .flatMap(each -> file(each).stream())
                        .distinct()
                        .toList();
    }

    private Optional<String> file(FileElement element) {
        Attribute path = Attribute.of("path", element, e -> e.path);
        Optional<String> file = RecyclingFile.parse(path.textOr(""));
        if (file.isEmpty()) {
            types.wrong(path, RecyclingFile.EXPECTED);
        }
        return file;
    }
}
