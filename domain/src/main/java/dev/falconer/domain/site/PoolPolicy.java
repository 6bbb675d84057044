package dev.falconer.domain.site;

import java.util.List;
import java.util.Optional;

/**
 * How the processes of an application are kept beyond what its web.config can say; IIS has these things in the application
 * pool.
 *
 * @param startMode when the first one starts
 * @param scaling how many there are
 * @param queue how requests wait for them
 * @param idle what becomes of them when nobody asks
 * @param recycling when they are replaced
 * @param warmUp what they answer before requests reach them
 * @param health how it is noticed that one is ill
 */
public record PoolPolicy(
        StartMode startMode,
        ScalingPolicy scaling,
        QueuePolicy queue,
        IdlePolicy idle,
        RecyclingPolicy recycling,
        WarmUpPolicy warmUp,
        HealthPolicy health) {

    public static final PoolPolicy STANDARD = new PoolPolicy(
            StartMode.ON_DEMAND,
            ScalingPolicy.fixed(1),
            QueuePolicy.STANDARD,
            IdlePolicy.NEVER,
            RecyclingPolicy.STANDARD,
            WarmUpPolicy.NONE,
            HealthPolicy.STANDARD);

    /**
     * What a process has to answer in the end. One that always runs has to have answered something, whatever it was, before
     * anybody says that it runs.
     */
    public WarmUpPolicy effectiveWarmUp() {
        return startMode == StartMode.ALWAYS_RUNNING && warmUp.asksNothing()
                ? new WarmUpPolicy(
                        Optional.empty(), List.of(new HealthQuestion.Http("/", Optional.empty(), StatusRange.ANY)))
                : warmUp;
    }

    /** What becomes of processes that nobody uses. Those that always run are not ended; to be frozen is to run, too. */
    public IdlePolicy effectiveIdle() {
        return startMode == StartMode.ALWAYS_RUNNING && idle.action() == IdlePolicy.Action.TERMINATE
                ? IdlePolicy.NEVER
                : idle;
    }

    public PoolPolicy with(StartMode other) {
        return new PoolPolicy(other, scaling, queue, idle, recycling, warmUp, health);
    }

    public PoolPolicy with(ScalingPolicy other) {
        return new PoolPolicy(startMode, other, queue, idle, recycling, warmUp, health);
    }

    public PoolPolicy with(QueuePolicy other) {
        return new PoolPolicy(startMode, scaling, other, idle, recycling, warmUp, health);
    }

    public PoolPolicy with(IdlePolicy other) {
        return new PoolPolicy(startMode, scaling, queue, other, recycling, warmUp, health);
    }

    public PoolPolicy with(RecyclingPolicy other) {
        return new PoolPolicy(startMode, scaling, queue, idle, other, warmUp, health);
    }

    public PoolPolicy with(WarmUpPolicy other) {
        return new PoolPolicy(startMode, scaling, queue, idle, recycling, other, health);
    }

    public PoolPolicy with(HealthPolicy other) {
        return new PoolPolicy(startMode, scaling, queue, idle, recycling, warmUp, other);
    }
}
