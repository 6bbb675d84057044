package dev.falconer.domain.forwarding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import dev.falconer.domain.backend.Backend;
import dev.falconer.domain.backend.BackendEndpoint;
import dev.falconer.domain.backend.PairingToken;
import dev.falconer.domain.site.ForwardingPolicy;
import dev.falconer.domain.site.HostingProtocol;
import dev.falconer.domain.site.PathBase;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The rules keep nothing of a head and leave no garbage. */
class BorrowingTest {

    private static final ClientConnection CLIENT = new ClientConnection("192.0.2.1:4711", "http", null);
    private static final PathBase BASE = new PathBase("/sub");
    private static final RoutingTable<PathBase> ROUTES = RoutingTable.of(List.of(PathBase.ROOT, BASE), base -> base);

    private final ForwardingPlan plan = new ForwardingPlan(
            new Backend(new BackendEndpoint.Loopback(5001), BASE, Optional.of(new PairingToken("s3cret"))),
            ForwardingPolicy.of(Duration.ofMinutes(2), 30_000_000, true, true),
            HostingProtocol.ASP_NET_CORE,
            FakeGateway.GATEWAY);

    @Test
    void aHeadIsNotTouchedAfterTheCallThatLentIt() {
        var first = new ExpiringRequestHead(FakeHead.get("/sub/../sub/a")
                .with("Connection", "X-Hop, upgrade")
                .with("X-Hop", "1")
                .with("Upgrade", "websocket")
                .with("X-Forwarded-For", "6.6.6.6"));
        var answer = new ExpiringRequestHead(FakeHead.response().with("Connection", "close"));

        passThrough(first, first, answer);
        first.expire();
        answer.expire();

        var secondFields = FakeHead.get("/sub/b").with("X-Hop", "2");
        var second = new ExpiringRequestHead(secondFields);
        passThrough(second, second, new ExpiringRequestHead(FakeHead.response()));
        assertThat(secondFields.values("X-Hop")).containsExactly("2");
        assertThatThrownBy(first::target).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aRuleThatFailedHalfWayForgetsWhatItHadRead() {
        FakeHead broken = FakeHead.get("/sub").with("Connection", "X-Hop");
        var expiring = new ExpiringRequestHead(broken);
        HeaderEditor failing = new FailingFields(expiring);

        assertThatThrownBy(() -> plan.rewriteResponse(failing, 200)).isInstanceOf(IllegalStateException.class);
        expiring.expire();

        FakeHead next = FakeHead.response().with("X-Hop", "2");
        plan.rewriteResponse(next, 200);
        assertThat(next.values("X-Hop")).containsExactly("2");
    }

    @Test
    void anOrdinaryExchangeMakesNoGarbage() {
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        var request = new Reused(
                "GET",
                "/sub/a%20b?c=d",
                "Host",
                "h.test:8080",
                "User-Agent",
                "curl/8",
                "Connection",
                "keep-alive, X-Hop",
                "X-Hop",
                "1",
                "Content-Length",
                "0",
                "Cookie",
                "a=b",
                "MS-ASPNETCORE-TOKEN",
                "forged");
        var response =
                new Reused("", "", "Connection", "close", "Content-Type", "text/plain", "Vary", "a", "Vary", "b");
        int rounds = 2_000;
        run(request, response, rounds);

        long before = threads.getCurrentThreadAllocatedBytes();
        run(request, response, rounds);
        long bytes = threads.getCurrentThreadAllocatedBytes() - before;

        assertThat(bytes).isLessThan(rounds);
    }

    private void run(Reused request, Reused response, int rounds) {
        for (int i = 0; i < rounds; i++) {
            request.rewind();
            response.rewind();
            passThrough(request, request, response);
        }
    }

    private void passThrough(RequestHead head, HeaderEditor fields, HeaderEditor answer) {
        boolean sound = RequestRules.objection(head) == null
                && !plan.exceedsBodyLimit(MessageFraming.of(head))
                && ROUTES.owner(head) != null
                && !plan.backendTarget(head).isEmpty();
        if (!sound) {
            throw new IllegalStateException("the head is not what this test needs");
        }
        plan.rewriteRequest(head, fields, CLIENT);
        plan.rewriteResponse(answer, 200);
    }

    /** Breaks off when all fields have been shown. */
    private record FailingFields(ExpiringRequestHead fields) implements HeaderEditor {

        @Override
        public @Nullable CharSequence first(CharSequence name) {
            return fields.first(name);
        }

        @Override
        public void forEach(HeaderVisitor visitor) {
            fields.forEach(visitor);
            throw new IllegalStateException("broken");
        }

        @Override
        public void set(CharSequence name, CharSequence value) {
            fields.set(name, value);
        }

        @Override
        public void add(CharSequence name, CharSequence value) {
            fields.add(name, value);
        }

        @Override
        public void remove(CharSequence name) {
            fields.remove(name);
        }

        @Override
        public void removeIf(HeaderPredicate predicate) {
            fields.removeIf(predicate);
        }
    }

    /** A head in two arrays that makes no garbage of its own: what was removed is marked, and comes back with the next round. */
    private static final class Reused implements RequestHead, HeaderEditor {

        private final String method;
        private final String target;
        private final @Nullable CharSequence[] names = new CharSequence[32];
        private final CharSequence[] values = new CharSequence[32];
        private final String[] fields;
        private int count;

        Reused(String method, String target, String... fields) {
            this.method = method;
            this.target = target;
            this.fields = fields;
        }

        void rewind() {
            count = 0;
            for (int i = 0; i < fields.length; i += 2) {
                add(fields[i], fields[i + 1]);
            }
        }

        @Override
        public CharSequence method() {
            return method;
        }

        @Override
        public CharSequence target() {
            return target;
        }

        @Override
        public HttpVersion version() {
            return HttpVersion.HTTP_1_1;
        }

        @Override
        public @Nullable CharSequence first(CharSequence name) {
            for (int i = 0; i < count; i++) {
                if (isNamed(i, name)) {
                    return values[i];
                }
            }
            return null;
        }

        @Override
        public void forEach(HeaderVisitor visitor) {
            for (int i = 0; i < count; i++) {
                CharSequence name = names[i];
                if (name != null) {
                    visitor.field(name, values[i]);
                }
            }
        }

        @Override
        public void set(CharSequence name, CharSequence value) {
            remove(name);
            add(name, value);
        }

        @Override
        public void add(CharSequence name, CharSequence value) {
            names[count] = name;
            values[count++] = value;
        }

        @Override
        public void remove(CharSequence name) {
            for (int i = 0; i < count; i++) {
                if (isNamed(i, name)) {
                    names[i] = null;
                }
            }
        }

        @Override
        public void removeIf(HeaderPredicate predicate) {
            for (int i = 0; i < count; i++) {
                CharSequence name = names[i];
                if (name != null && predicate.test(name, values[i])) {
                    names[i] = null;
                }
            }
        }

        private boolean isNamed(int index, CharSequence name) {
            CharSequence other = names[index];
            return other != null && other.toString().equalsIgnoreCase(name.toString());
        }
    }
}
