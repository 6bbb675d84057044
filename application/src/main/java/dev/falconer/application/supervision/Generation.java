package dev.falconer.application.supervision;

import dev.falconer.application.admission.WaitingRoom;
import dev.falconer.application.port.driving.Admission;
import dev.falconer.application.port.driving.ProcessStatus;
import dev.falconer.domain.process.Incident;
import dev.falconer.domain.process.RapidFailGuard;
import dev.falconer.domain.process.RestartBackoff;
import dev.falconer.domain.process.RetireReason;
import dev.falconer.domain.site.Hosting;
import dev.falconer.domain.site.PoolPolicy;
import java.util.ArrayList;
import java.util.List;

/**
 * The slots of an application under one configuration, with the rapid-fail guard that they share. A changed configuration
 * is a new generation; the old one drains while the new one takes over. Confined to the supervisor loop.
 */
final class Generation implements Slot.Owner {

    /** The application's supervisor. */
    interface Owner {
        void answersChanged(Generation generation);

        void wanted(Generation generation, Slot slot);

        void startFailed(Generation generation, Incident incident);

        /** A retired process of the generation is gone. */
        void left(Generation generation);
    }

    private final LaunchPlan plan;
    private final Owner owner;
    private final List<Slot> slots;

    Generation(LaunchPlan plan, ProcessPorts ports, Incidents incidents, RestartBackoff backoff, Owner owner) {
        this.plan = plan;
        this.owner = owner;
        var policy = plan.hosting().process();
        var guard = new RapidFailGuard(policy.rapidFailsPerMinute());
        PoolPolicy pool = plan.hosting().pool();
        var room = new WaitingRoom(pool.queue().requests());
        var made = new ArrayList<Slot>();
        for (int number = 0; number < pool.scaling().most(); number++) {
            made.add(new Slot(number, plan, ports, incidents, guard, backoff, room, this));
        }
        this.slots = List.copyOf(made);
    }

    Hosting hosting() {
        return plan.hosting();
    }

    /** A turn per slot. A slot that has failed leaves its turn to those that are ready (D13). */
    List<Admission> turns() {
        List<Admission> ready =
                slots.stream().filter(Slot::isReady).map(Slot::answer).toList();
        var turns = new ArrayList<Admission>();
        for (int i = 0; i < slots.size(); i++) {
            Slot slot = slots.get(i);
            turns.add(slot.isFailing() && !ready.isEmpty() ? ready.get(i % ready.size()) : slot.answer());
        }
        return turns;
    }

    @Override
    public boolean hasReady() {
        return slots.stream().anyMatch(Slot::isReady);
    }

    boolean hasProcess() {
        return slots.stream().anyMatch(Slot::hasProcess);
    }

    /** How many of its slots are more than idle. */
    int active() {
        return (int) slots.stream().filter(slot -> !slot.isIdle()).count();
    }

    /** Whether the first {@code count} slots are ready. */
    boolean isReady(int count) {
        return slots.stream().limit(count).allMatch(Slot::isReady);
    }

    /** Starts the first {@code count} slots where they are idle. */
    void start(int count) {
        slots.stream().limit(count).forEach(Slot::start);
    }

    /** Wants the first {@code count} slots started, when nothing speaks against it. */
    void want(int count) {
        slots.stream().limit(count).forEach(slot -> owner.wanted(this, slot));
    }

    /** Wants every slot started that is idle. */
    void startAll() {
        slots.stream().filter(Slot::isIdle).forEach(slot -> owner.wanted(this, slot));
    }

    int size() {
        return slots.size();
    }

    void retire(RetireReason reason) {
        slots.forEach(slot -> slot.retire(reason));
    }

    List<ProcessStatus> statuses() {
        return slots.stream().map(Slot::status).toList();
    }

    /** Of those slots only in which a process runs. */
    List<ProcessStatus> running() {
        return slots.stream().filter(Slot::hasProcess).map(Slot::status).toList();
    }

    @Override
    public void answersChanged() {
        owner.answersChanged(this);
    }

    @Override
    public void wanted(Slot slot) {
        owner.wanted(this, slot);
    }

    @Override
    public void startFailed(Incident incident) {
        owner.startFailed(this, incident);
    }

    @Override
    public void left() {
        owner.left(this);
    }
}
