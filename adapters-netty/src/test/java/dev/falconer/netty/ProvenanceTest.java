package dev.falconer.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.falconer.application.port.driven.FakeAdmission;
import dev.falconer.application.port.driven.RawConnection;
import dev.falconer.application.port.driven.RecordingBackend;
import dev.falconer.domain.forwarding.FakeGateway;
import dev.falconer.domain.forwarding.Outcome;
import dev.falconer.domain.site.AddressRange;
import dev.falconer.domain.site.BindingPolicy;
import dev.falconer.domain.site.ForwardedFields;
import dev.falconer.domain.site.ForwardedFields.Identifier;
import dev.falconer.domain.site.ForwardedFields.Strangers;
import dev.falconer.domain.site.ForwardedFields.Via;
import dev.falconer.domain.site.ForwardingPolicy;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What of a request's way reaches the backend, on real bytes; the rules themselves have their tests in the domain. */
class ProvenanceTest extends WireTest {

    private static final ForwardedFields REPLACING = ForwardedFields.STANDARD.withStrangers(Strangers.REPLACED);

    private List<AddressRange> trusted = List.of();

    @Override
    BindingPolicy policy() {
        return super.policy().withTrustedProxies(trusted);
    }

    private RawConnection client(RecordingBackend backend, ForwardedFields told) {
        return connect(listen(FakeAdmission.to(backend.backend(), ForwardingPolicy.STANDARD.withForwarded(told))));
    }

    private String forwarded(ForwardedFields told, String request) throws Exception {
        RecordingBackend backend = answering(RecordingBackend.ok("x"));
        client(backend, told).send(wire(request)).readMessage();
        return backend.nextRequest();
    }

    @ParameterizedTest(name = "D15 {0}")
    @CsvSource({"HTTP/1.1, 1.1", "HTTP/1.0, 1.0"})
    void viaNamesUsAndTheVersion(String version, String received) throws Exception {
        String request = forwarded(ForwardedFields.STANDARD, "GET / " + version + "~Host: h.test~Via: 1.0 a~~");

        assertThat(request).contains("\r\nVia: 1.0 a, " + received + " " + FakeGateway.PSEUDONYM + "\r\n");
    }

    @Test
    @DisplayName("D17 a response names us where that is asked for")
    void viaOnTheResponse() {
        RecordingBackend backend = answering("HTTP/1.1 200 OK\r\nVia: 1.1 origin\r\nContent-Length: 0\r\n\r\n");
        RawConnection client = client(backend, ForwardedFields.STANDARD.withVia(Via.REQUESTS_AND_RESPONSES));

        RawConnection.Message response =
                client.send(wire("GET / HTTP/1.1~Host: h.test~~")).readMessage();

        assertThat(response.head()).containsIgnoringCase("via: 1.1 origin, 1.1 " + FakeGateway.PSEUDONYM);
    }

    @Test
    @DisplayName("Z01 a request that goes in a circle is answered 508, and the backend sees nothing of it")
    void endsCircles() throws Exception {
        RecordingBackend backend = answering(RecordingBackend.ok("x"));
        FakeAdmission admission = FakeAdmission.to(backend.backend());
        RawConnection client = connect(listen(admission));

        RawConnection.Message response = client.send(
                        wire("GET / HTTP/1.1~Host: h.test~Via: 1.1 " + FakeGateway.PSEUDONYM + "~~"))
                .readMessage();

        assertThat(response.head()).startsWith("HTTP/1.1 508 ");
        assertOutcome(admission, Outcome.FORWARDING_LOOP);
        assertThat(backend.untakenRequests()).isZero();
        assertThat(log.next().reason()).isEqualTo("FORWARDING_LOOP");
    }

    @Test
    @DisplayName("E01 OPTIONS with Max-Forwards 0 ends here, and the connection goes on")
    void answersOptionsAtTheLastGateway() throws Exception {
        RecordingBackend backend = answering(RecordingBackend.ok("x"));
        RawConnection client = clientOf(backend);

        RawConnection.Message response = client.send(wire("OPTIONS /t HTTP/1.1~Host: h.test~Max-Forwards: 0~~"))
                .readMessage();
        client.send(wire("GET /next HTTP/1.1~Host: h.test~~")).readMessage();

        assertThat(response.head()).startsWith("HTTP/1.1 200 ");
        assertThat(response.body()).isEmpty();
        assertThat(backend.nextRequest()).startsWith("GET /next ");
        assertThat(log.next().reason()).isEqualTo("max-forwards");
    }

    @ParameterizedTest(name = "{0} {1}: {2}")
    @CsvSource({"E03, OPTIONS, 4", "E04, GET, 5"})
    void countsGatewaysForOptionsOnly(String row, String method, int left) throws Exception {
        String request = forwarded(ForwardedFields.STANDARD, method + " /t HTTP/1.1~Host: h.test~Max-Forwards: 5~~");

        assertThat(request).contains("\r\nMax-Forwards: " + left + "\r\n");
    }

    @Test
    @DisplayName("E02 TRACE is refused whatever its Max-Forwards")
    void refusesTrace() {
        RecordingBackend backend = answering(RecordingBackend.ok("x"));

        RawConnection.Message response = clientOf(backend)
                .send(wire("TRACE /t HTTP/1.1~Host: h.test~Max-Forwards: 0~~"))
                .readMessage();

        assertThat(response.head()).startsWith("HTTP/1.1 501 ");
        assertThat(backend.untakenRequests()).isZero();
    }

    @ParameterizedTest(name = "X02 X03 {0}")
    @ValueSource(strings = {"X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host", "Forwarded", "X_Forwarded_For"})
    void whatStrangersSayIsReplaced(String name) throws Exception {
        trusted = List.of(AddressRange.parse("10.0.0.0/8"));

        String request = forwarded(REPLACING, "GET / HTTP/1.1~Host: h.test~" + name + ": evil~~");

        assertThat(request).doesNotContain("evil").contains("X-Forwarded-For: 127.0.0.1:");
    }

    @Test
    @DisplayName("X02 what trusted proxies say is kept and appended to")
    void whatTrustedProxiesSayIsKept() throws Exception {
        trusted = List.of(AddressRange.parse("10.0.0.0/8"), AddressRange.parse("127.0.0.0/8"));

        String request = forwarded(
                REPLACING,
                "GET / HTTP/1.1~Host: h.test~X-Forwarded-For: 192.0.2.7~X-Forwarded-Proto: https~X-Forwarded-Port: 443~~");

        assertThat(request)
                .contains("X-Forwarded-For: 192.0.2.7, 127.0.0.1:")
                .contains("X-Forwarded-Proto: https, http\r\n")
                .contains("X-Forwarded-Port: 443\r\n");
    }

    @Test
    void theAccessLogTellsTheRequestIdThatTheBackendWasTold() throws Exception {
        ForwardedFields creating = ForwardedFields.STANDARD.withIdentifiers(Identifier.CREATED, Identifier.PASSED);

        String request = forwarded(creating, "GET / HTTP/1.1~Host: h.test~~");

        assertThat(request).contains("X-Request-Id: " + FakeGateway.REQUEST_ID);
        assertThat(log.next().requestId()).isEqualTo(FakeGateway.REQUEST_ID);
    }

    @Test
    void theAccessLogTellsNothingThatCouldNotBePrinted() throws Exception {
        forwarded(ForwardedFields.STANDARD, "GET / HTTP/1.1~Host: h.test~X-Request-Id: a b\"\u00e9~~");
        forwarded(ForwardedFields.STANDARD, "GET / HTTP/1.1~Host: h.test~~");

        assertThat(log.next().requestId()).isEqualTo("a?b\"?");
        assertThat(log.next().requestId()).isEmpty();
    }
}
