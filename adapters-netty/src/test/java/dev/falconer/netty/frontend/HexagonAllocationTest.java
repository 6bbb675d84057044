package dev.falconer.netty.frontend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.falconer.application.port.driven.FakeAdmission;
import dev.falconer.application.port.driving.Admission;
import dev.falconer.application.port.driving.RequestAdmission;
import dev.falconer.domain.backend.Backend;
import dev.falconer.domain.backend.BackendEndpoint;
import dev.falconer.domain.backend.PairingToken;
import dev.falconer.domain.forwarding.ClientConnection;
import dev.falconer.domain.forwarding.Outcome;
import dev.falconer.domain.forwarding.RequestHead;
import dev.falconer.domain.site.PathBase;
import dev.falconer.netty.Garbage;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import java.util.Collections;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * The price of the ports: none. A request's head through admission and plan allocates no more than the same edits written
 * by hand against Netty's own map: one walk over the fields, to find those that must go, and four new fields. (The compiler
 * usually removes the walk's iterator, in either; the twin keeps it, because the compiler does not promise to.)
 */
class HexagonAllocationTest {

    private static final ClientConnection CLIENT = new ClientConnection("192.0.2.1:4711", "http", null);
    private static final Backend BACKEND = new Backend(
            new BackendEndpoint.Loopback(5_001), PathBase.ROOT, Optional.of(new PairingToken("0123456789abcdef")));

    private final HttpRequest request = requestWithTenFields();
    private final NettyRequestHead head = new NettyRequestHead();
    private final RequestAdmission admission =
            new AlwaysAdmitted(FakeAdmission.admitted(BACKEND, FakeAdmission.POLICY));

    private Iterator<Map.Entry<CharSequence, CharSequence>> walk = Collections.emptyIterator();

    private record AlwaysAdmitted(Admission.Admitted admitted) implements RequestAdmission {
        @Override
        public Admission admit(RequestHead head) {
            return admitted;
        }

        @Override
        public Admission resume(Admission.Pending waited, RequestHead head) {
            return admitted;
        }

        @Override
        public void abandon(Admission.Pending waited) {}

        @Override
        public Admission.Refused giveUp(Admission.Pending waited) {
            throw new IllegalStateException("nobody waits");
        }

        @Override
        public boolean hold(Admission.Pending waited, long bytes) {
            throw new IllegalStateException("nobody waits");
        }

        @Override
        public void answered(Admission.Admitted admitted) {}

        @Override
        public void unanswered(Admission.Admitted admitted, Outcome outcome) {}

        @Override
        public void tunnelClosed(Admission.Admitted admitted) {}

        @Override
        public Admission.Pending inquire(Admission.Admitted lost, Outcome outcome) {
            throw new IllegalStateException("nothing is lost");
        }

        @Override
        public void finished(Admission.Admitted admitted, Outcome outcome) {}
    }

    private static HttpRequest requestWithTenFields() {
        HttpRequest made = new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/shop/cart?item=42");
        made.headers()
                .add("Host", "shop.test")
                .add("User-Agent", "Mozilla/5.0")
                .add("Accept", "text/html")
                .add("Accept-Encoding", "gzip, br")
                .add("Accept-Language", "en")
                .add("Referer", "http://shop.test/")
                .add("Cookie", "session=1")
                .add("Cache-Control", "no-cache")
                .add("DNT", "1")
                .add("X-Requested-With", "XMLHttpRequest");
        return made;
    }

    @Test
    void theHexagonCostsNothing() {
        long hardWired = Garbage.perTurn(this::hardWired);
        long throughTheHexagon = Garbage.perTurn(this::throughTheHexagon);

        assertThat(throughTheHexagon).isPositive();
        assertThat(throughTheHexagon).isLessThanOrEqualTo(hardWired);
    }

    private void throughTheHexagon() {
        head.pointAt(request);
        switch (admission.admit(head)) {
            case Admission.Admitted admitted -> admitted.plan().rewriteRequest(head, head.fields(), CLIENT);
            case Admission.Pending _, Admission.Refused _ -> throw new IllegalStateException("not admitted");
        }
        restore();
    }

    private void hardWired() {
        HttpHeaders fields = request.headers();
        walk = fields.iteratorCharSequence();
        while (walk.hasNext()) {
            walk.next();
        }
        fields.add("Via", "1.1 falconer-0badcafe");
        fields.add("MS-ASPNETCORE-TOKEN", "0123456789abcdef");
        fields.add("X-Forwarded-For", "192.0.2.1:4711");
        fields.add("X-Forwarded-Proto", "http");
        restore();
    }

    private void restore() {
        request.headers().remove("Via");
        request.headers().remove("MS-ASPNETCORE-TOKEN");
        request.headers().remove("X-Forwarded-For");
        request.headers().remove("X-Forwarded-Proto");
    }
}
