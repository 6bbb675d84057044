package dev.falconer.application.admission;

import dev.falconer.application.port.driving.Admission;
import dev.falconer.application.port.driving.RequestAdmission;
import dev.falconer.domain.forwarding.Outcome;
import dev.falconer.domain.forwarding.Refusal;
import dev.falconer.domain.forwarding.RequestHead;
import dev.falconer.domain.forwarding.RoutingTable;
import java.util.List;

/** Finds the application that owns a request, by the longest path base, and asks its turns. */
public final class Admissions implements RequestAdmission {

    private static final Admission NO_APPLICATION =
            new Admission.Refused(Refusal.of(404, Refusal.Reason.NO_APPLICATION));

    /** Written on the supervisor loop, read anywhere. */
    private volatile RoutingTable<ApplicationAdmission> applications =
            RoutingTable.of(List.of(), ApplicationAdmission::pathBase);

    /** Replaces the routing table. */
    public void route(List<ApplicationAdmission> hosted) {
        applications = RoutingTable.of(hosted, ApplicationAdmission::pathBase);
    }

    @Override
    public Admission admit(RequestHead head) {
        ApplicationAdmission application = applications.owner(head);
        return application == null ? NO_APPLICATION : application.admit(head);
    }

    @Override
    public Admission resume(Admission.Pending waited, RequestHead head) {
        ApplicationAdmission application = applications.owner(head);
        if (application == null) {
            abandon(waited);
            return NO_APPLICATION;
        }
        return waited instanceof Inquest inquest
                ? application.resume(inquest, head)
                : application.resume((Seat) waited, head);
    }

    @Override
    public void abandon(Admission.Pending waited) {
        if (waited instanceof Inquest inquest) {
            inquest.leave();
        } else {
            ((Seat) waited).abandon();
        }
    }

    @Override
    public Admission.Refused giveUp(Admission.Pending waited) {
        return waited instanceof Inquest inquest ? inquest.expire() : ((Seat) waited).expire();
    }

    @Override
    public boolean hold(Admission.Pending waited, long bytes) {
        return !(waited instanceof Seat seat) || seat.hold(bytes);
    }

    @Override
    public void answered(Admission.Admitted admitted) {
        ((ReadyBackend) admitted).answered();
    }

    @Override
    public void finished(Admission.Admitted admitted, Outcome outcome) {
        ((ReadyBackend) admitted).finished(outcome);
    }

    @Override
    public void unanswered(Admission.Admitted admitted, Outcome outcome) {
        ((ReadyBackend) admitted).unanswered(outcome);
    }

    @Override
    public void tunnelClosed(Admission.Admitted admitted) {
        ((ReadyBackend) admitted).tunnelClosed();
    }

    @Override
    public Admission.Pending inquire(Admission.Admitted lost, Outcome outcome) {
        return ((ReadyBackend) lost).inquire(outcome);
    }
}
