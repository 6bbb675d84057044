package dev.falconer.application.supervision;

import static org.assertj.core.api.Assertions.assertThat;

import dev.falconer.application.port.driven.FakeLauncher.FakeProcess;
import dev.falconer.application.port.driven.FakeLauncher.Temper;
import dev.falconer.application.port.driving.Admission;
import dev.falconer.application.port.driving.ApplicationStatus;
import dev.falconer.application.port.driving.ProcessStatus;
import dev.falconer.domain.forwarding.Refusal;
import dev.falconer.domain.process.ExitStatus;
import dev.falconer.domain.process.StartFailure;
import dev.falconer.domain.site.HostingBuilder;
import dev.falconer.domain.site.PoolPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What may happen to an application, in an order that chance decides, and what must be true after each of it. The same seed
 * is the same life.
 */
final class RandomLife {

    private static final int REMEMBERED = 40;
    private static final Duration SETTLING = Duration.ofSeconds(15);

    private final Random random;
    private final PoolPolicy pool;
    private final Rig rig;
    private final List<Visitor> visitors = new ArrayList<>();
    /** Those who have lost their answer and ask whether the backend is gone. */
    private final List<Visitor> doubting = new ArrayList<>();

    private final List<String> story = new ArrayList<>();
    private boolean offline;
    private int version;

    RandomLife(long seed, PoolPolicy pool) {
        this.random = new Random(seed);
        this.pool = pool;
        this.rig = new Rig(hosting());
        rig.evidence.hang();
    }

    private HostingBuilder hosting() {
        return HostingBuilder.aspNetCore()
                .pool(pool)
                .variable("VERSION", Integer.toString(version))
                .rapidFailsPerMinute(5);
    }

    void live(int steps) {
        for (int i = 0; i < steps; i++) {
            happen();
            check();
        }
    }

    /** All that is in the way goes out of it: then everybody is served in the end. */
    void calmDown() {
        rig.resume();
        rig.removeOffline();
        version++;
        rig.configure(hosting());
        offline = false;
        Visitor last = request();
        for (int i = 0; i < 20; i++) {
            letEverythingGoWell();
            tell("all goes well");
            last = last.isAdmitted() ? last : again(last);
        }
        assertThat(visitors.stream().filter(Visitor::isWaiting)).as(this::told).isEmpty();
        assertThat(last.isAdmitted()).as(this::told).isTrue();
    }

    /** Starts may have been planned to fail; then it asks anew. */
    private Visitor again(Visitor visitor) {
        return visitor.isWaiting() ? visitor : request();
    }

    private Visitor request() {
        return rig.request().attend(rig.loop);
    }

    private void letEverythingGoWell() {
        rig.evidence.elapse();
        visitors.stream().filter(Visitor::isAdmitted).toList().forEach(this::finish);
        visitors.removeIf(visitor -> visitor.answer() instanceof Admission.Refused);
        rig.launcher
                .alive()
                .forEach(process -> rig.health.recover(process.spec().backend()));
        withState("Starting").forEach(rig::listens);
        rig.pass(SETTLING);
        check();
    }

    void stop() {
        var stopped = rig.stop();
        for (int i = 0; i < 3; i++) {
            rig.evidence.elapse();
            rig.pass(Rig.SHUTDOWN);
        }
        tell("stopped");

        assertThat(stopped).as(this::told).isCompleted();
        assertThat(rig.launcher.alive()).as(this::told).isEmpty();
        assertThat(rig.loop.scheduled()).as(this::told).isZero();
        assertThat(visitors.stream().filter(Visitor::isWaiting)).as(this::told).isEmpty();
        assertThat(doubting.stream().filter(Visitor::isWaiting)).as(this::told).isEmpty();
    }

    private void happen() {
        switch (random.nextInt(24)) {
            case 0, 1, 2 -> come();
            case 3, 4, 5 -> pick(admitted(), "finishes", this::finish);
            case 6 -> pick(admitted(), "fails", this::fail);
            case 7 -> pick(admitted(), "loses its answer", this::doubt);
            case 8 -> pick(visitors.stream().filter(Visitor::isWaiting).toList(), "leaves", this::leave);
            case 9, 10, 11 -> pick(withState("Starting"), "listens", rig::listens);
            case 12 -> pick(rig.launcher.alive(), "exits", process -> rig.exits(process, 1));
            case 13 -> pick(rig.launcher.alive(), "exits as somebody comes", this::exitAsSomebodyComes);
            case 14, 15 -> pass(Duration.ofMillis(random.nextInt(3_000)));
            case 16 -> pass(Duration.ofSeconds(random.nextInt(150)));
            case 17 -> change();
            case 18 -> operate();
            case 19 -> pick(rig.launcher.alive(), "falls ill", this::fallIll);
            case 20 -> pick(rig.launcher.alive(), "cannot be frozen", FakeProcess::refuseFreezing);
            case 21 -> planFailure();
            case 22 -> goOffline();
            default -> {
                tell("evidence is there");
                rig.evidence.elapse();
                rig.loop.settle();
            }
        }
    }

    private void come() {
        boolean served = isServed();
        Visitor visitor = request();
        tell("a request comes: " + visitor.answer());
        if (served && visitor.answer() instanceof Admission.Refused(Refusal refusal)) {
            assertThat(refusal.reason()).as(this::told).isEqualTo(Refusal.Reason.QUEUE_FULL);
        }
        visitors.add(visitor);
    }

    private void finish(Visitor visitor) {
        visitors.remove(visitor);
        visitor.finish();
        rig.loop.settle();
    }

    private void fail(Visitor visitor) {
        visitors.remove(visitor);
        visitor.fail();
        rig.loop.settle();
    }

    private void doubt(Visitor visitor) {
        visitors.remove(visitor);
        visitor.loseAnswer();
        visitor.attend(rig.loop);
        doubting.add(visitor);
        rig.loop.settle();
    }

    private void leave(Visitor visitor) {
        visitors.remove(visitor);
        visitor.leave();
        rig.loop.settle();
    }

    private void exitAsSomebodyComes(FakeProcess process) {
        if (random.nextBoolean()) {
            process.exit(new ExitStatus.Signal(9));
        }
        visitors.add(new Visitor(rig.admissions, "/").attend(rig.loop));
        process.exit(new ExitStatus.Signal(9));
        rig.loop.settle();
    }

    private void pass(Duration duration) {
        tell("after " + duration);
        rig.pass(duration);
        // Whoever asked whether his backend lives knows by now, and is a request as any other.
        doubting.stream().filter(visitor -> !visitor.isWaiting()).forEach(visitors::add);
        doubting.removeIf(visitors::contains);
    }

    private void change() {
        if (random.nextInt(4) == 0) {
            tell("web.config is broken");
            rig.breakConfiguration("bogus");
        } else {
            tell("web.config is changed");
            version++;
            rig.configure(hosting());
        }
    }

    private void operate() {
        switch (random.nextInt(4)) {
            case 0 -> {
                tell("recycle");
                rig.recycle();
            }
            case 1 -> {
                tell("install");
                version++;
                rig.install(hosting().application("shop").in("/srv/" + version));
            }
            case 2 -> {
                tell("pause");
                rig.pause();
            }
            default -> {
                tell("resume");
                rig.resume();
            }
        }
    }

    private void fallIll(FakeProcess process) {
        rig.health.complain(process.spec().backend(), "is slow");
        rig.pass(Duration.ofSeconds(10));
    }

    private void planFailure() {
        tell("the next process will be stubborn, or cannot be launched");
        if (random.nextBoolean()) {
            rig.launcher.failNext(new StartFailure.LaunchRefused("too many processes"));
        } else {
            rig.launcher.launchWith(random.nextBoolean() ? Temper.STUBBORN : Temper.OBEDIENT);
        }
    }

    private void goOffline() {
        tell(offline ? "app_offline.htm goes" : "app_offline.htm comes");
        offline = !offline;
        if (offline) {
            rig.putOffline("back soon");
        } else {
            rig.removeOffline();
        }
    }

    private void check() {
        ApplicationStatus status = rig.status();
        story.add("  " + status.state() + ", " + status.waiting() + " wait, " + status.processes());
        List<FakeProcess> alive = rig.launcher.alive();
        int most = pool.scaling().most();

        Set<Long> known = status.processes().stream().map(ProcessStatus::pid).collect(Collectors.toSet());
        assertThat(alive.stream().map(process -> process.id().value()))
                .as(() -> told("every process that lives is known"))
                .allMatch(known::contains);
        if (pool.recycling().isExclusive()) {
            assertThat(alive).as(() -> told("never two generations")).hasSizeLessThanOrEqualTo(most);
        }
        assertThat(withState("Starting", "Warming", "Ready", "Frozen"))
                .as(() -> told("never more than both generations, and one that is to take a place"))
                .hasSizeLessThanOrEqualTo(2 * most + 1);
        if (isServed() && pool.scaling().concurrency() == 0) {
            assertThat(visitors.stream().filter(Visitor::isWaiting))
                    .as(() -> told("nobody waits for what is there"))
                    .isEmpty();
        }
        if (isServed() && visitors.stream().anyMatch(Visitor::isWaiting)) {
            assertThat(Stream.concat(admitted().stream(), doubting.stream()))
                    .as(() -> told("somebody has the room that others wait for"))
                    .isNotEmpty();
        }
    }

    private boolean isServed() {
        return rig.status().state().equals("ready");
    }

    private List<Visitor> admitted() {
        return visitors.stream().filter(Visitor::isAdmitted).toList();
    }

    private List<FakeProcess> withState(String... states) {
        ApplicationStatus status = rig.status();
        Set<Long> pids = status.processes().stream()
                .filter(process -> Set.of(states).contains(process.state()))
                .map(ProcessStatus::pid)
                .collect(Collectors.toSet());
        return rig.launcher.alive().stream()
                .filter(process -> pids.contains(process.id().value()))
                .toList();
    }

    private <T> void pick(List<T> candidates, String what, Consumer<T> effect) {
        if (!candidates.isEmpty()) {
            int chosen = random.nextInt(candidates.size());
            T one = candidates.get(chosen);
            tell((one instanceof FakeProcess process ? process.id() : "request " + chosen) + " " + what);
            effect.accept(one);
        }
    }

    private void tell(String what) {
        story.add(what);
    }

    private String told() {
        return told("in the end");
    }

    private String told(String rule) {
        return rule + "\n" + String.join("\n", story.subList(Math.max(0, story.size() - REMEMBERED), story.size()));
    }
}
