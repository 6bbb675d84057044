package dev.falconer.netty.fuzz;

import dev.falconer.application.port.driven.FakeAdmission;
import dev.falconer.application.port.driving.Admission;
import dev.falconer.application.port.driving.RequestAdmission;
import dev.falconer.domain.backend.Backend;
import dev.falconer.domain.forwarding.Outcome;
import dev.falconer.domain.forwarding.RequestHead;

/** Admits everything, and counts who has come and who has gone. Confined to one thread. */
final class CountingAdmission implements RequestAdmission {

    private final Admission.Admitted admitted;
    private int underWay;

    CountingAdmission(Backend backend) {
        this.admitted = FakeAdmission.admitted(backend, FakeAdmission.POLICY);
    }

    int underWay() {
        return underWay;
    }

    @Override
    public Admission admit(RequestHead head) {
        underWay++;
        return admitted;
    }

    @Override
    public Admission resume(Admission.Pending waited, RequestHead head) {
        return admitted;
    }

    @Override
    public void abandon(Admission.Pending waited) {
        underWay--;
    }

    @Override
    public void finished(Admission.Admitted finished, Outcome outcome) {
        underWay--;
    }

    @Override
    public Admission.Refused giveUp(Admission.Pending waited) {
        throw new IllegalStateException("nobody waits");
    }

    @Override
    public boolean hold(Admission.Pending waited, long bytes) {
        return true;
    }

    @Override
    public void answered(Admission.Admitted admitted) {}

    @Override
    public void unanswered(Admission.Admitted admitted, Outcome outcome) {
        finished(admitted, outcome);
    }

    @Override
    public void tunnelClosed(Admission.Admitted admitted) {}

    @Override
    public Admission.Pending inquire(Admission.Admitted lost, Outcome outcome) {
        var known = new FakeAdmission.Gap();
        known.resolution().complete("it lives");
        return known;
    }
}
