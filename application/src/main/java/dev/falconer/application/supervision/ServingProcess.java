package dev.falconer.application.supervision;

import dev.falconer.application.admission.ParkingQueue;
import dev.falconer.application.admission.ReadyBackend;
import dev.falconer.application.port.driven.Watch;
import dev.falconer.domain.process.HandedOver;
import dev.falconer.domain.process.ProcessVitals;
import dev.falconer.domain.process.RetireReason;
import dev.falconer.domain.process.Upkeep;
import dev.falconer.domain.site.HealthPolicy;
import dev.falconer.domain.site.PoolPolicy;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A process that requests reach, and what is watched about it meanwhile: its liveness, its failures, its use, its age and
 * size. Confined to the supervisor loop, but for what the backend tells.
 */
final class ServingProcess implements ReadyBackend.Observer {

    /** The slot. Called on the supervisor loop. */
    interface Owner {

        /** It is ill, and has a complaint. Told again as long as that goes on. */
        void ill(ServingProcess serving);

        /** It was given away, and has ended, as somebody has noticed who asked it for something. */
        void lost(ServingProcess serving);
    }

    /** Whether requests are let to it. */
    private enum Door {
        OPEN,
        SHUT,
        /** For good. */
        CLOSED
    }

    /** How long a process that has closed a connection because it ends may take to end. */
    private static final Duration VOUCHING = Duration.ofMillis(50);

    private static final Watch NOTHING = () -> {};

    private final StartSequence start;
    private final SupervisedProcess process;
    private final ReadyBackend backend;
    private final ProcessPorts ports;
    private final PoolPolicy pool;
    private final Owner owner;
    private final Upkeep upkeep;
    private Watch liveness = NOTHING;
    private long residentBytes;
    private boolean measuring;
    /** What the next Falconer was told, where it cares for this. */
    private @Nullable HandedOver given;

    private Door door = Door.OPEN;
    private @Nullable String complaint;

    ServingProcess(
            StartSequence start,
            SupervisedProcess process,
            LaunchPlan plan,
            ProcessPorts ports,
            ParkingQueue queue,
            Owner owner) {
        this.start = start;
        this.process = process;
        this.ports = ports;
        this.pool = plan.hosting().pool();
        this.owner = owner;
        HealthPolicy health = pool.health();
        this.backend = new ReadyBackend(
                plan.forwarding(process.spec().backend()),
                start.affinity(),
                pool.scaling().concurrency(),
                health.failuresInARow(),
                queue,
                this);
        this.upkeep = new Upkeep(
                pool.recycling(),
                health.hang(),
                process.readySince(),
                ports.clock().instant());
        watch();
    }

    private void watch() {
        pool.health()
                .liveness()
                .ifPresent(
                        check -> liveness = new LivenessWatch(process.spec().backend(), check, ports, this::complain));
    }

    StartSequence start() {
        return start;
    }

    SupervisedProcess process() {
        return process;
    }

    ReadyBackend backend() {
        return backend;
    }

    /** Whether requests still reach it. */
    boolean isOpen() {
        return door == Door.OPEN;
    }

    /** What is wrong with it, if anything is. */
    Optional<String> complaint() {
        return Optional.ofNullable(complaint);
    }

    /** Requests reach it no more; {@code drained} is run when none is under way. To be called behind a new publication. */
    void close(Runnable drained) {
        suspend();
        door = Door.CLOSED;
        backend.close(drained);
    }

    /** Closes it where nobody uses it; false, and nothing has changed, otherwise. */
    boolean closeIfUnused() {
        boolean closed = backend.closeIfUnused();
        if (closed) {
            suspend();
            door = Door.CLOSED;
        }
        return closed;
    }

    /** Nobody is to be sent to it for now. */
    void suspend() {
        door = door == Door.CLOSED ? Door.CLOSED : Door.SHUT;
        liveness.close();
    }

    /** It goes on. */
    void resume() {
        door = Door.OPEN;
        watch();
    }

    /** Gives its process to the next Falconer. Requests reach it as before, and nobody here looks after it. */
    Optional<HandedOver> giveAway() {
        Optional<HandedOver> released = process.giveAway();
        released.ifPresent(process -> {
            given = process;
            liveness.close();
        });
        return released;
    }

    /** Looks after it again. */
    void takeBack() {
        HandedOver released = given;
        given = null;
        if (released != null) {
            process.takeBack(released);
            watch();
        }
    }

    /** How many requests are under way in it. */
    long underWay() {
        return vitals().underWay();
    }

    /** Whether anybody uses it at this moment. */
    boolean isUsed() {
        return vitals().isUsed();
    }

    private ProcessVitals vitals() {
        return backend.vitals(ports.clock().instant(), residentBytes);
    }

    /** Takes a look at it; why it should be replaced, if it should. */
    Optional<RetireReason> look() {
        ProcessVitals vitals = vitals();
        upkeep.look(vitals);
        if (upkeep.hangs(vitals.at())) {
            complain("has answered none of " + vitals.unanswered() + " requests for "
                    + pool.health().hang().toSeconds() + " s");
        }
        measure();
        return upkeep.due(vitals);
    }

    private void measure() {
        if (pool.recycling().memoryBytes() > 0 && !measuring) {
            measuring = true;
            process.measure(bytes -> {
                measuring = false;
                residentBytes = bytes;
            });
        }
    }

    /** For how long nobody has used it, by the last look. */
    Duration unusedFor() {
        return upkeep.unusedFor(ports.clock().instant());
    }

    @Override
    public void doubted() {
        ports.loop().execute(this::vouchSoon);
    }

    /** Who asks is told by the backend itself once that is closed. */
    private void vouchSoon() {
        ports.loop().after(VOUCHING, () -> {
            if (process.isAlive()) {
                backend.vouch();
            } else if (given != null) {
                owner.lost(this);
            } else if (door != Door.CLOSED) {
                vouchSoon();
            }
        });
    }

    @Override
    public void failing() {
        ports.loop()
                .execute(() ->
                        complain("has not answered the last " + pool.health().failuresInARow() + " requests"));
    }

    private void complain(String what) {
        if (isOpen()) {
            complaint = what;
            owner.ill(this);
        }
    }
}
