package dev.falconer.application.supervision;

import dev.falconer.application.admission.ParkingQueue;
import dev.falconer.application.admission.Turns;
import dev.falconer.application.port.driven.Watch;
import dev.falconer.application.port.driving.Admission;
import dev.falconer.application.port.driving.ProcessStatus;
import dev.falconer.application.supervision.Recovery.Failure;
import dev.falconer.domain.process.Incident;
import dev.falconer.domain.process.ProcessId;
import dev.falconer.domain.process.RapidFailGuard;
import dev.falconer.domain.process.RestartBackoff;
import dev.falconer.domain.process.RetireReason;
import dev.falconer.domain.process.SupervisionFact;
import dev.falconer.domain.site.Application;
import dev.falconer.domain.site.Hosting;
import dev.falconer.domain.site.PoolPolicy;
import dev.falconer.domain.site.ScalingPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The slots of an application under one configuration, with the rapid-fail guard that they share. A changed configuration
 * is a new generation; the old one drains while the new one takes over. Confined to the supervisor loop.
 */
final class Generation implements Slot.Owner {

    /** The application's supervisor. */
    interface Owner {
        void answersChanged(Generation generation);

        void wanted(Generation generation, Slot slot);

        /** A process has become ready, this long after it was launched. */
        void started(Duration took);

        /** A start has failed for good. */
        void startFailed(Generation generation, Incident incident);

        /** A process that was ready has failed. */
        void failed(Generation generation, Failure failure);

        /** Whether requests wait because an operator wants it. */
        boolean isPaused();

        /** A retired process of the generation is gone. */
        void left(Generation generation);
    }

    private static final Watch NOTHING = () -> {};

    private final LaunchPlan plan;
    private final ProcessPorts ports;
    private final ParkingQueue queue;
    private final Owner owner;
    private final List<Slot> slots;
    private final Rounds rounds;

    /** How many of the slots are in use, from the first. */
    private int size;

    private Watch timer = NOTHING;
    private @Nullable Slot beingReplaced;
    /** A replacement that failed is put off: what serves works, and its successor would most likely fail again. */
    private Instant replacesFrom = Instant.MIN;
    /** So is one process more, where the last one could not be had. */
    private Instant growsFrom = Instant.MIN;

    private boolean retired;
    /** Whether the next Falconer cares for the application: nothing is started here but for those who still wait here. */
    private boolean given;

    Generation(
            LaunchPlan plan,
            ProcessPorts ports,
            Incidents incidents,
            RestartBackoff backoff,
            ParkingQueue queue,
            Owner owner) {
        this.plan = plan;
        this.ports = ports;
        this.queue = queue;
        this.owner = owner;
        PoolPolicy pool = plan.hosting().pool();
        var guard = new RapidFailGuard(plan.hosting().process().rapidFailsPerMinute());
        var made = new ArrayList<Slot>();
        for (int number = 0; number < pool.scaling().most(); number++) {
            made.add(new Slot(number, plan, ports, incidents, guard, backoff, queue, this));
        }
        this.slots = List.copyOf(made);
        this.size = pool.scaling().fewest();
        this.rounds = new Rounds(this, pool, queue, ports.clock());
    }

    // what it is

    Application application() {
        return plan.application();
    }

    Hosting hosting() {
        return plan.hosting();
    }

    /** The slots in use. */
    List<Slot> slots() {
        return slots.subList(0, size);
    }

    int size() {
        return size;
    }

    /** What requests find: whoever is ready, and otherwise a place to wait, unless it failed too often. */
    Turns turns() {
        List<ServingProcess> serving =
                slots.stream().flatMap(slot -> slot.serving().stream()).toList();
        if (!serving.isEmpty()) {
            return new Turns.Serving(
                    serving.stream().map(ServingProcess::backend).toList(),
                    plan.hosting().pool().scaling().selection());
        }
        List<Admission.Refused> refusals =
                slots().stream().flatMap(slot -> slot.refusal().stream()).toList();
        return refusals.isEmpty() || anyStarting()
                ? new Turns.Waiting()
                : new Turns.Refusing(refusals.getFirst(), true);
    }

    boolean hasProcess() {
        return slots.stream().anyMatch(Slot::hasProcess);
    }

    boolean hasReady() {
        return slots.stream().anyMatch(Slot::isReady);
    }

    /** Whether nothing is ready, nor about to be. */
    boolean isHopeless() {
        return !hasReady() && !anyStarting();
    }

    private boolean anyStarting() {
        return slots().stream().anyMatch(Slot::isStarting);
    }

    /** How many of its slots serve. */
    int active() {
        return (int) slots().stream().filter(Slot::isReady).count();
    }

    /** Whether the first {@code count} slots are ready. */
    boolean isReady(int count) {
        return slots.stream().limit(count).allMatch(Slot::isReady);
    }

    List<ProcessStatus> statuses() {
        return slots.stream()
                .flatMap(slot -> slot.hasProcess() || slots().contains(slot) ? slot.statuses().stream() : Stream.of())
                .toList();
    }

    /** Of those slots only in which a process runs. */
    List<ProcessStatus> running() {
        return slots.stream().flatMap(slot -> slot.running().stream()).toList();
    }

    /** For a person: what requests find. */
    String words() {
        if (hasReady()) {
            return "ready";
        }
        if (anyStarting()) {
            return "starting";
        }
        Optional<Slot> resting =
                slots().stream().filter(slot -> slot.rest().isPresent()).findFirst();
        if (resting.isPresent()) {
            String kind = resting.get().refusal().isPresent() ? "failed too often, waits " : "cooling down ";
            return kind + resting.get().rest().orElse("");
        }
        if (slots().stream().anyMatch(Slot::isAsleep)) {
            return "asleep";
        }
        return slots().stream()
                .flatMap(slot -> slot.lastFailure().stream())
                .findFirst()
                .map(failure -> "idle, " + failure)
                .orElse("idle");
    }

    // what is wanted of it

    /** Starts the first {@code count} slots where they are idle. */
    void start(int count) {
        grow(count);
        slots.stream().limit(count).forEach(Slot::start);
    }

    /** Wants the first {@code count} slots started, when nothing speaks against it. */
    void want(int count) {
        grow(count);
        slots.stream().limit(count).forEach(slot -> owner.wanted(this, slot));
    }

    /** Wants every slot started that is idle. */
    void startAll() {
        slots().stream().filter(Slot::isIdle).forEach(slot -> owner.wanted(this, slot));
    }

    /** Has at least so many slots in use. */
    private void grow(int count) {
        size = Math.max(size, count);
    }

    /** Somebody waits, or was refused. */
    void demanded() {
        slots().forEach(Slot::wake);
        slots().forEach(this::attempt);
        if (!anyStarting()) {
            startNext();
        }
        keepRounds();
    }

    /** One at a time: a machine with many cold applications is slow enough. */
    private void attempt(Slot slot) {
        if (!anyStarting()) {
            slot.attempt();
        }
    }

    private void startNext() {
        slots().stream().filter(Slot::isIdle).findFirst().ifPresent(slot -> owner.wanted(this, slot));
    }

    /** One process more, because requests have waited although all that there are serve. */
    void addOne() {
        ScalingPolicy scaling = plan.hosting().pool().scaling();
        boolean putOff = ports.clock().instant().isBefore(growsFrom);
        if (size < scaling.most() && !putOff && slots().stream().allMatch(Slot::isReady) && !owner.isPaused()) {
            resize(size + 1);
            owner.wanted(this, slots.get(size - 1));
        }
    }

    private void resize(int count) {
        if (size != count) {
            ports.journal().record(new SupervisionFact.Scaled(plan.application().name(), size, count));
            size = count;
        }
    }

    /** The last slot is not needed. */
    void dropLast() {
        Slot last = slots.get(size - 1);
        resize(size - 1);
        last.stop(RetireReason.NOT_NEEDED);
    }

    /** Nobody uses any of its processes. What was added for a load that is over does not come back with the next request. */
    void rest() {
        List<Slot> ready = slots().stream().filter(Slot::isReady).toList();
        switch (plan.hosting().pool().effectiveIdle().action()) {
            case TERMINATE -> {
                ready.forEach(slot -> slot.stop(RetireReason.IDLE));
                resize(plan.hosting().pool().scaling().fewest());
            }
            case SUSPEND -> suspend(ready);
        }
    }

    /** All or none: beside one that is awake nobody would wait for the others. */
    private void suspend(List<Slot> ready) {
        ready.forEach(Slot::suspend);
        if (hasReady()) {
            slots().forEach(Slot::wake);
        }
    }

    /** Replaces the process of one slot, if all others are well; whoever asks asks again. */
    void replace(Slot slot, RetireReason reason) {
        boolean putOff = ports.clock().instant().isBefore(replacesFrom);
        if (beingReplaced == null && !putOff && slot.isReady() && !isAnyMissingBut(slot)) {
            beingReplaced = slot;
            slot.replace(reason);
        }
    }

    void retire(RetireReason reason) {
        retired = true;
        timer.close();
        slots.forEach(slot -> slot.retire(reason));
    }

    // from one Falconer to the next

    /** What cannot be given away at the moment, for a person. Whatever sleeps is woken: it would not hear of its new Falconer. */
    Optional<String> unrest() {
        slots.forEach(Slot::wake);
        Optional<String> waiting = !queue.isEmpty() && !hasReady()
                ? Optional.of("requests wait for a process: " + queue.waiting())
                : Optional.empty();
        return waiting.or(
                () -> slots.stream().flatMap(slot -> slot.unrest().stream()).findFirst());
    }

    /** Gives every process that serves to the next Falconer. */
    List<HandedOverBackend> giveAway() {
        given = true;
        timer.close();
        timer = NOTHING;
        return slots.stream().flatMap(slot -> slot.giveAway().stream()).toList();
    }

    /** The next Falconer has not come to be: everything is ours again, and what should have been started meanwhile is. */
    void takeBack() {
        given = false;
        slots.forEach(slot -> slot.takeBackBut(Set.of()));
        slots().stream().filter(slot -> slot.isIdle() && slot.isKept()).forEach(this::wanted);
        keepRounds();
    }

    /** The next Falconer has taken these; what it has left serves here until the end. */
    void leave(Set<ProcessId> taken) {
        slots.forEach(slot -> slot.takeBackBut(taken));
    }

    /** Lets processes serve here that the Falconer before this one gives away; those that could be taken over. */
    Set<ProcessId> adopt(List<HandedOverBackend> backends) {
        var taken = new LinkedHashSet<ProcessId>();
        for (HandedOverBackend each : backends) {
            if (each.slot() < slots.size() && slots.get(each.slot()).adopt(each)) {
                grow(each.slot() + 1);
                taken.add(each.process().root());
            }
        }
        keepRounds();
        return taken;
    }

    /** Whether they were launched as they would be now. */
    boolean describes(List<HandedOverBackend> backends) {
        return backends.stream().allMatch(plan::describes);
    }

    /** Nobody here cares for the application any more, and nobody waits here. */
    private boolean isOver() {
        return given && queue.isEmpty();
    }

    // rounds

    /** Looks at its processes from time to time, as long as there is something to look at. */
    private void keepRounds() {
        if (!retired && !given && timer.equals(NOTHING) && rounds.areWorthwhile()) {
            timer = ports.loop().after(rounds.interval(), this::makeRound);
        }
    }

    private void makeRound() {
        timer = NOTHING;
        try {
            rounds.make();
        } finally {
            keepRounds();
        }
    }

    // what its slots tell

    @Override
    public void changed() {
        owner.answersChanged(this);
    }

    @Override
    public void started(Duration took) {
        owner.started(took);
        if (!isOver()) {
            startNext();
        }
        keepRounds();
    }

    @Override
    public void startFailed(Slot slot, Incident incident) {
        owner.startFailed(this, incident);
        boolean added = size > plan.hosting().pool().scaling().fewest() && slot.equals(slots.get(size - 1));
        if (added && !retired && !slot.hasServed() && hasReady()) {
            growsFrom = ports.clock().instant().plus(RapidFailGuard.WINDOW);
            dropLast();
        }
    }

    @Override
    public void failed(Failure failure) {
        owner.failed(this, failure);
    }

    @Override
    public void replacementOver(Slot slot) {
        if (slot.equals(beingReplaced)) {
            beingReplaced = null;
        }
    }

    /** Once in a window, so that failures of what is not needed at once never block a start that is. */
    @Override
    public void replacementFailed(Slot slot) {
        replacementOver(slot);
        replacesFrom = ports.clock().instant().plus(RapidFailGuard.WINDOW);
    }

    @Override
    public void foundIll(Slot slot, ServingProcess serving) {
        if (isAnyMissingBut(slot) || !serving.isOpen()) {
            return;
        }
        slot.withhold(serving);
        new Examination(plan, ports).of(serving, () -> slot.replaceIll(serving));
    }

    /** At most one is out by our doing, and none beside one that is out anyway and may come back soon. */
    private boolean isAnyMissingBut(Slot slot) {
        return slots().stream().anyMatch(other -> !other.equals(slot) && other.isMissing());
    }

    @Override
    public void rested(Slot slot) {
        if (slot.isKept() || !queue.isEmpty() || hasReady()) {
            wanted(slot);
        }
    }

    @Override
    public void wanted(Slot slot) {
        if (slots().contains(slot) && !isOver()) {
            owner.wanted(this, slot);
        }
    }

    @Override
    public void left() {
        owner.left(this);
    }
}
