package dev.falconer.webconfig.server;

import dev.falconer.domain.site.IdlePolicy;
import dev.falconer.domain.site.ScalingPolicy;
import dev.falconer.domain.site.Selection;
import dev.falconer.domain.site.StartMode;
import dev.falconer.webconfig.reading.Attribute;
import dev.falconer.webconfig.reading.AttributeTypes;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads {@code <processModel>}. */
final class ProcessModelReader {

    private static final Map<String, StartMode> START_MODES =
            Map.of("onDemand", StartMode.ON_DEMAND, "alwaysRunning", StartMode.ALWAYS_RUNNING);

    private static final Map<String, IdlePolicy.Action> IDLE_ACTIONS =
            Map.of("terminate", IdlePolicy.Action.TERMINATE, "suspend", IdlePolicy.Action.SUSPEND);

    private static final Map<String, Selection> SELECTIONS = Map.of(
            "roundRobin", Selection.ROUND_ROBIN,
            "leastBusy", Selection.LEAST_BUSY,
            "affinity", Selection.AFFINITY);

    private static final ScalingPolicy STANDARD = ScalingPolicy.fixed(1);

    private final List<ProcessModelElement> layers;
    private final AttributeTypes types;

    ProcessModelReader(List<ProcessModelElement> layers, AttributeTypes types) {
        this.layers = layers;
        this.types = types;
    }

    StartMode startMode() {
        return types.word(attribute("startMode", e -> e.startMode), START_MODES, StartMode.ON_DEMAND);
    }

    IdlePolicy idle() {
        return new IdlePolicy(
                types.timeSpan(attribute("idleTimeout", e -> e.idleTimeout), IdlePolicy.NEVER.timeout()),
                types.word(
                        attribute("idleTimeoutAction", e -> e.idleTimeoutAction),
                        IDLE_ACTIONS,
                        IdlePolicy.NEVER.action()));
    }

    ScalingPolicy scaling() {
        Attribute least = attribute("minProcesses", e -> e.minProcesses);
        Attribute greatest = attribute("maxProcesses", e -> e.maxProcesses);
        int fewest = processes(least, STANDARD.fewest());
        int most = processes(greatest, Math.max(fewest, STANDARD.most()));
        if (most < fewest) {
            ProcessModelElement nearest = layers.getLast();
            if (nearest.minProcesses != null && nearest.maxProcesses != null) {
                types.wrong(greatest, "minProcesses or more: " + fewest + "-" + ScalingPolicy.MOST_PROCESSES);
            }
            // Of two numbers from different layers the inherited one gives way.
            most = nearest.maxProcesses == null ? fewest : most;
            fewest = Math.min(fewest, most);
        }
        int concurrency = (int) types.number(
                attribute("maxConcurrentRequests", e -> e.maxConcurrentRequests),
                STANDARD.concurrency(),
                0,
                ScalingPolicy.HIGHEST_CONCURRENCY);
        if (most > fewest && concurrency == 0) {
            types.wrong(
                    greatest,
                    "maxConcurrentRequests beside it, because only requests that wait ask for more processes");
        }
        return new ScalingPolicy(
                fewest,
                most,
                concurrency,
                types.fineTimeSpan(attribute("growAfter", e -> e.growAfter), STANDARD.growAfter(), Duration.ZERO),
                types.timeSpan(attribute("shrinkAfter", e -> e.shrinkAfter), STANDARD.shrinkAfter()),
                types.word(attribute("selection", e -> e.selection), SELECTIONS, STANDARD.selection()));
    }

    private int processes(Attribute attribute, int standard) {
        return (int) types.number(attribute, standard, 1, ScalingPolicy.MOST_PROCESSES);
    }

    private Attribute attribute(String name, Function<ProcessModelElement, @Nullable String> value) {
        return Attribute.nearest(name, layers, value);
    }
}
