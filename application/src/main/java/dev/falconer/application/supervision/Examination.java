package dev.falconer.application.supervision;

import dev.falconer.domain.process.SupervisionFact;
import dev.falconer.domain.site.EvidencePolicy;

/** Looks at an ill process before it is replaced, if an operator has said how. Confined to the supervisor loop. */
final class Examination {

    private final LaunchPlan plan;
    private final ProcessPorts ports;

    Examination(LaunchPlan plan, ProcessPorts ports) {
        this.plan = plan;
        this.ports = ports;
    }

    /** @param over run on the supervisor loop, when there is nothing more to see */
    void of(ServingProcess ill, Runnable over) {
        String application = plan.application().name();
        SupervisedProcess process = ill.process();
        ports.journal()
                .record(new SupervisionFact.FoundIll(
                        application, process.id(), ill.complaint().orElse("is ill")));
        plan.hosting().pool().health().evidence().ifPresentOrElse(policy -> take(policy, process, over), over);
    }

    private void take(EvidencePolicy policy, SupervisedProcess process, Runnable over) {
        ports.evidence()
                .collect(process.listener(), process.spec(), policy)
                .thenAccept(evidence -> ports.loop().execute(() -> {
                    ports.journal()
                            .record(new SupervisionFact.EvidenceTaken(
                                    plan.application().name(), process.id(), evidence));
                    over.run();
                }));
    }
}
