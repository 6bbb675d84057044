package dev.falconer.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.falconer.application.port.driven.BindFailedException;
import dev.falconer.application.port.driven.FakeAdmission;
import dev.falconer.application.port.driven.ProxyTransport;
import dev.falconer.application.port.driven.RawConnection;
import dev.falconer.application.port.driven.RecordingBackend;
import dev.falconer.application.port.driving.RequestAdmission;
import dev.falconer.domain.forwarding.Outcome;
import dev.falconer.domain.site.Binding;
import dev.falconer.domain.site.BindingPolicy;
import dev.falconer.domain.site.ClientLimits;
import dev.falconer.domain.site.ForwardingPolicy;
import dev.falconer.domain.site.TlsPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;

/** A transport between raw ends of connections. What it leaks fails the class. */
@Timeout(value = 30, unit = TimeUnit.SECONDS)
abstract class WireTest {

    static {
        Leaks.install();
    }

    static final NettySettings.Timeouts SHORT = new NettySettings.Timeouts(
            Duration.ofSeconds(2),
            Duration.ofSeconds(4),
            Duration.ofMillis(300),
            Duration.ofSeconds(3),
            Duration.ofMillis(300));

    final TestTransports.RecordingLog log = new TestTransports.RecordingLog();
    private final ProxyTransport transport = newTransport();
    private final List<AutoCloseable> ends = new ArrayList<>();

    /** Few event loops and short times, unless a test needs others. */
    NettySettings settings() {
        return TestTransports.SETTINGS.withTimeouts(SHORT);
    }

    /** Short times, unless a test needs others. */
    ClientLimits limits() {
        return ClientLimits.STANDARD.withTimes(
                new ClientLimits.Times(Duration.ofSeconds(2), Duration.ofMillis(300), Duration.ofSeconds(20)));
    }

    ProxyTransport newTransport() {
        return TestTransports.with(settings(), log);
    }

    BindingPolicy policy() {
        return BindingPolicy.STANDARD.withLimits(limits());
    }

    @AfterEach
    void closeEverything() throws Exception {
        for (AutoCloseable end : ends) {
            end.close();
        }
        transport.close();
    }

    @AfterAll
    static void nothingLeaked() {
        assertThat(Leaks.found()).isEmpty();
    }

    final RecordingBackend backend(RecordingBackend.Script script) {
        return kept(RecordingBackend.playing(script));
    }

    final RecordingBackend answering(String response) {
        return kept(RecordingBackend.answering(response));
    }

    /** A listener of the transport in front of the admission; its port. */
    final int listen(RequestAdmission admission) {
        return bind(admission).binding().port().orElseThrow();
    }

    final ProxyTransport.BoundListener bind(RequestAdmission admission) {
        return bind(transport, admission);
    }

    /** On another transport than that of the test, which then belongs to the test. */
    final ProxyTransport.BoundListener bindOn(ProxyTransport other, RequestAdmission admission) {
        return bind(kept(other), admission);
    }

    private ProxyTransport.BoundListener bind(ProxyTransport on, RequestAdmission admission) {
        return bind(on, Binding.parse("http://127.0.0.1:0").with(policy()), admission);
    }

    /** A listener that speaks TLS; its port. */
    final int listen(TlsPolicy tls, RequestAdmission admission) {
        return bind("https", policy().withTls(tls), admission).binding().port().orElseThrow();
    }

    final ProxyTransport.BoundListener bind(String scheme, BindingPolicy policy, RequestAdmission admission) {
        return bind(transport, Binding.parse(scheme + "://127.0.0.1:0").with(policy), admission);
    }

    private static ProxyTransport.BoundListener bind(ProxyTransport on, Binding binding, RequestAdmission admission) {
        try {
            return on.bind(binding, admission);
        } catch (BindFailedException failure) {
            throw new AssertionError(failure);
        }
    }

    final ProxyTransport transport() {
        return transport;
    }

    final RawConnection connect(int port) {
        return kept(RawConnection.to(port));
    }

    /** A client of a listener of its own, in front of the backend. */
    final RawConnection clientOf(RecordingBackend backend) {
        return connect(listen(FakeAdmission.to(backend.backend())));
    }

    /** The text with {@code ~} for the end of a line. */
    static String wire(String text) {
        return text.replace("~", "\r\n");
    }

    static ForwardingPolicy policy(Duration requestTimeout, long maxRequestBody) {
        return ForwardingPolicy.of(requestTimeout, maxRequestBody, true, false);
    }

    static void assertOutcome(FakeAdmission admission, Outcome expected) throws InterruptedException {
        assertThat(admission.nextOutcome()).isEqualTo(expected);
        assertThat(admission.untakenOutcomes()).isZero();
    }

    /** Closed with the test. */
    final <T extends AutoCloseable> T kept(T end) {
        ends.add(end);
        return end;
    }
}
