package dev.falconer.process;

import dev.falconer.domain.process.HandedOver;
import dev.falconer.process.system.Reaper;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** The guardians that we hold: our own, and that of each Falconer of which a process is in our care. Thread-safe. */
final class Guardians implements AutoCloseable {

    private final Spawner spawner;
    private final Reaper reaper;
    private final EndWatch ends;
    private final String ourMarker;
    private final Guardian ours;

    /** By what the environment of each process contains that it guards. */
    private final Map<String, Guardian> takenOver = new ConcurrentHashMap<>();

    /** Ours stands from here on. */
    Guardians(Spawner spawner, Reaper reaper, EndWatch ends, Marker marker) {
        this.spawner = spawner;
        this.reaper = reaper;
        this.ends = ends;
        this.ourMarker = marker.ofAll();
        this.ours = new Guardian(spawner, reaper, ends, ourMarker);
        ours.start();
    }

    Guardian ours() {
        return ours;
    }

    /**
     * Who guards a process that we take over. Whoever guarded it goes on.
     *
     * @param abandoned told the marker of what the Falconer may leave behind that has given the process away, when it ends: the
     *     guardian waits for our end now
     */
    Guardian of(HandedOver process, Consumer<String> abandoned) {
        return known(process)
                .orElseGet(() -> takenOver.computeIfAbsent(Marker.ofAll(process.mark()), marker -> {
                    var guardian = new Guardian(spawner, reaper, ends, marker);
                    process.guardian().ifPresentOrElse(guardian::takeOver, guardian::start);
                    ends.onEnd(process.falconer(), _ -> abandoned.accept(marker));
                    return guardian;
                }));
    }

    /** A process that we had given away is no more. */
    void forget(HandedOver process) {
        known(process).ifPresent(guardian -> guardian.forget(process.root()));
    }

    private Optional<Guardian> known(HandedOver process) {
        String marker = Marker.ofAll(process.mark());
        return marker.equals(ourMarker) ? Optional.of(ours) : Optional.ofNullable(takenOver.get(marker));
    }

    @Override
    public void close() {
        ours.close();
        takenOver.values().forEach(Guardian::close);
    }
}
