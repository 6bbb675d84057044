package dev.falconer.application.supervision;

import static org.assertj.core.api.Assertions.assertThat;

import dev.falconer.domain.forwarding.Refusal;
import dev.falconer.domain.site.HostingBuilder;
import dev.falconer.domain.site.ScalingPolicy;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class QueueTest {

    @Test
    void allowsWhatTheLatestConfigurationAllows() {
        var rig = new Rig(HostingBuilder.aspNetCore().waitingRequests(1));
        rig.request();
        assertThat(rig.request().refusal().reason()).isEqualTo(Refusal.Reason.QUEUE_FULL);

        rig.configure(HostingBuilder.aspNetCore().waitingRequests(2));

        assertThat(rig.request().isWaiting()).isTrue();
        assertThat(rig.request().refusal().reason()).isEqualTo(Refusal.Reason.QUEUE_FULL);
    }

    @Test
    void keepsThoseWaitingWhoWaitedBeforeAChange() {
        var rig = new Rig(HostingBuilder.aspNetCore());
        List<Visitor> visitors = rig.requests(3);

        rig.configure(HostingBuilder.aspNetCore().waitingRequests(1));
        rig.listens();

        assertThat(visitors).allMatch(Visitor::isAdmitted);
    }

    @Test
    void tellsThoseWhoFindNoSeatHowLongAStartTakes() {
        var rig = new Rig(HostingBuilder.aspNetCore().waitingRequests(0));
        assertThat(rig.request().refusal().retryAfter()).contains(Duration.ofSeconds(1));
        rig.pass(Duration.ofSeconds(7));
        rig.listens();
        rig.putOffline("back soon");
        rig.removeOffline();

        Refusal refusal = rig.request().refusal();

        assertThat(refusal.retryAfter()).contains(Duration.ofSeconds(7));
    }

    @Test
    void causesAStartThoughItHasNoSeats() {
        var rig = new Rig(HostingBuilder.aspNetCore().waitingRequests(0));
        assertThat(rig.request().refusal().status()).isEqualTo(503);

        rig.listens();

        assertThat(rig.request().isAdmitted()).isTrue();
    }

    @Test
    void givesRoomToWhoeverHasWaitedLongest() {
        var rig = new Rig(
                HostingBuilder.aspNetCore().scaling(ScalingPolicy.fixed(1).withConcurrency(1)));
        rig.started();
        List<Visitor> visitors = rig.requests(3);
        assertThat(visitors).map(Visitor::isAdmitted).containsExactly(true, false, false);

        visitors.getFirst().finish();

        assertThat(visitors.get(1).isAdmitted()).isTrue();
        assertThat(visitors.get(2).isWaiting()).isTrue();
    }

    @Test
    void isCountedInTheStatus() {
        var rig = new Rig(HostingBuilder.aspNetCore());
        List<Visitor> visitors = rig.requests(3);
        visitors.getFirst().leave();

        assertThat(rig.status().waiting()).isEqualTo(2);
        assertThat(rig.status().state()).isEqualTo("starting");
    }
}
