package dev.falconer.process.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import dev.falconer.domain.process.HandedOver;
import dev.falconer.domain.process.ProcessId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A tree that bears children all the time, in its session and beside it, frozen in every way that this machine allows. */
@EnabledOnOs(OS.LINUX)
class TreeFreezerIT {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int SOME_STEPS = 10;
    private static final String STEPS = "while :; do printf . >>%s; sleep 0.002; done";
    private static final String MARK = "TEST_MARK";
    private static final List<String> WALKERS = List.of("root", "child", "stray");

    @TempDir
    private Path folder;

    private final String mark = UUID.randomUUID().toString();
    private final List<TreeFreezer> freezers = new ArrayList<>();
    private Process process;
    private ProcessTree tree;

    enum Way {
        CONTROL_GROUP {
            @Override
            Freezer of(ProcessTree tree) {
                assumeThat(Cgroup.ofThisProcess()).isPresent();
                return new CgroupFreezer(Cgroup.ofThisProcess().orElseThrow(), tree.root());
            }
        },
        SIGNALS {
            @Override
            Freezer of(ProcessTree tree) {
                return new SignalFreezer();
            }
        };

        abstract Freezer of(ProcessTree tree);
    }

    @BeforeEach
    void start() throws IOException {
        var builder = new ProcessBuilder(
                        "setsid",
                        "sh",
                        "-c",
                        "(setsid sh -c '" + STEPS.formatted("stray") + "' &); sh -c '" + STEPS.formatted("child")
                                + "' & " + STEPS.formatted("root"))
                .directory(folder.toFile());
        builder.environment().put(MARK, mark);
        process = Reaper.ofThisProcess().createdBy(builder::start);
        tree = ProcessTree.of(new ProcessId(process.pid()), Optional.of(MARK + "=" + mark));
    }

    @AfterEach
    void end() {
        assertThat(tree.kill()).isTrue();
        freezers.forEach(TreeFreezer::clear);
        Reaper.ofThisProcess().taken(process.pid());
    }

    @ParameterizedTest
    @EnumSource
    void nobodyOfItMakesProgressUntilItIsThawed(Way way) throws Exception {
        var freezer = freezer(way.of(tree));
        awaitSteps(WALKERS);

        assertThat(freezer.freeze()).isTrue();

        List<Long> frozenAt = steps(WALKERS);
        awaitStepsElsewhere();
        assertThat(steps(WALKERS)).isEqualTo(frozenAt);
        freezer.thaw();
        awaitSteps(WALKERS);
    }

    @ParameterizedTest
    @EnumSource
    void itDiesFrozen(Way way) throws Exception {
        var freezer = freezer(way.of(tree));
        awaitSteps(WALKERS);
        freezer.freeze();

        assertThat(tree.kill()).isTrue();

        assertThat(tree.members()).isEmpty();
        assertThat(process.waitFor()).isEqualTo(128 + LinuxCalls.SIGKILL);
        assertThat(freezer.freeze()).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void anotherFalconerThawsIt(Way way) throws Exception {
        var freezer = freezer(way.of(tree));
        awaitSteps(WALKERS);
        freezer.freeze();

        TreeFreezer adopted = TreeFreezer.adopted(tree, HandedOver.Motion.FROZEN);
        freezers.add(adopted);

        assertThat(adopted.isFrozen()).isTrue();
        List<Long> frozenAt = steps(WALKERS);
        awaitStepsElsewhere();
        assertThat(steps(WALKERS)).isEqualTo(frozenAt);
        adopted.thaw();
        awaitSteps(WALKERS);
    }

    @ParameterizedTest
    @EnumSource
    void anotherFalconerFreezesWhatWasFrozenBefore(Way way) throws Exception {
        var freezer = freezer(way.of(tree));
        freezer.freeze();
        freezer.thaw();
        awaitSteps(WALKERS);
        TreeFreezer adopted = TreeFreezer.adopted(tree, HandedOver.Motion.RUNS);
        freezers.add(adopted);

        assertThat(adopted.freeze()).isTrue();

        List<Long> frozenAt = steps(WALKERS);
        awaitStepsElsewhere();
        assertThat(steps(WALKERS)).isEqualTo(frozenAt);
    }

    @ParameterizedTest
    @EnumSource
    void itMayLoseOneOfItsMembersWhileFrozen(Way way) throws Exception {
        var freezer = freezer(way.of(tree));
        awaitSteps(WALKERS);
        freezer.freeze();

        process.destroyForcibly().waitFor();

        assertThat(freezer.freeze()).isTrue();
        freezer.thaw();
        awaitSteps(List.of("child", "stray"));
    }

    @Test
    void whatHasBeenTakenElsewhereStaysThereAndIsFrozenBySignals() throws Exception {
        assumeThat(Cgroup.ofThisProcess()).isPresent();
        Cgroup ours = Cgroup.ofThisProcess().orElseThrow();
        var elsewhere = ours.makeChild(new ProcessId(1));
        awaitSteps(WALKERS);
        elsewhere.add(process.pid());
        var freezer = freezer(Way.CONTROL_GROUP.of(tree), Way.SIGNALS.of(tree));

        assertThat(freezer.freeze()).isTrue();

        assertThat(Cgroup.of(process.pid())).hasValue(elsewhere);
        assertThat(tree.members()).allMatch(ProcessTable::isStopped);
        freezer.thaw();
        assertThat(tree.kill()).isTrue();
        elsewhere.remove();
    }

    @Test
    void aFolderThatIsNoControlGroupIsPassedOver() throws Exception {
        var noGroup = new CgroupFreezer(new Cgroup(folder), tree.root());
        awaitSteps(WALKERS);

        assertThat(freezer(noGroup).freeze()).isFalse();

        awaitSteps(WALKERS);
        assertThat(freezer(noGroup, new SignalFreezer()).freeze()).isTrue();
    }

    @Test
    void nothingIsLeftOfItsControlGroup() throws Exception {
        assumeThat(Cgroup.ofThisProcess()).isPresent();
        Path ours = Cgroup.ofThisProcess().orElseThrow().folder();
        Set<Path> before = folders(ours);
        var freezer = freezer(Way.CONTROL_GROUP.of(tree));
        awaitSteps(WALKERS);
        freezer.freeze();
        assertThat(folders(ours)).hasSize(before.size() + 1);

        tree.kill();
        process.waitFor();
        freezer.clear();

        assertThat(folders(ours)).isEqualTo(before);
    }

    @Test
    void aMachineThatKnowsNoWayFreezesNothing() {
        assertThat(freezer().freeze()).isFalse();
    }

    private TreeFreezer freezer(Freezer... ways) {
        var freezer = new TreeFreezer(tree, List.of(ways));
        freezers.add(freezer);
        return freezer;
    }

    private static Set<Path> folders(Path group) throws IOException {
        try (Stream<Path> all = Files.list(group)) {
            return Set.copyOf(all.filter(Files::isDirectory).toList());
        }
    }

    private List<Long> steps(List<String> walkers) {
        return walkers.stream().map(this::steps).toList();
    }

    private long steps(String walker) {
        return folder.resolve(walker).toFile().length();
    }

    private void awaitSteps(List<String> walkers) {
        for (String walker : walkers) {
            long enough = steps(walker) + SOME_STEPS;
            await().atMost(PATIENCE).until(() -> steps(walker) >= enough);
        }
    }

    /** Time is told by a process of another tree, in a session of its own, too: orphans of our own are nobody's to reap. */
    private void awaitStepsElsewhere() throws IOException {
        var builder = new ProcessBuilder("setsid", "sh", "-c", STEPS.formatted("elsewhere")).directory(folder.toFile());
        Process other = Reaper.ofThisProcess().createdBy(builder::start);
        awaitSteps(List.of("elsewhere"));
        assertThat(ProcessTree.of(new ProcessId(other.pid()), Optional.empty()).kill())
                .isTrue();
        Reaper.ofThisProcess().taken(other.pid());
    }
}
