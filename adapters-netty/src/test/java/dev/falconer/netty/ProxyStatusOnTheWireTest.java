package dev.falconer.netty;

import static dev.falconer.application.port.driven.RecordingBackend.ok;
import static org.assertj.core.api.Assertions.assertThat;

import dev.falconer.application.port.driven.FakeAdmission;
import dev.falconer.application.port.driven.RawConnection;
import dev.falconer.application.port.driving.Admission;
import dev.falconer.domain.forwarding.Refusal;
import dev.falconer.netty.FrameClient.End;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ProxyStatusOnTheWireTest extends WireTest {

    private static final String GET = "GET / HTTP/1.1\r\nHost: h.test\r\n\r\n";

    private static FakeAdmission refusing(int status, Refusal.Reason reason) {
        return FakeAdmission.answering(new Admission.Refused(Refusal.of(status, reason)));
    }

    private String answerTo(FakeAdmission admission) {
        return connect(listen(admission)).send(GET).readMessage().head();
    }

    @Test
    @DisplayName("Z46 a refusal for the application's sake says so, in a registered word and in ours")
    void refused() {
        String head = answerTo(refusing(503, Refusal.Reason.QUEUE_FULL));

        assertThat(head)
                .startsWith("HTTP/1.1 503 ")
                .contains(wire("~Proxy-Status: falconer; error=connection_limit_reached; details=\"queue-full\"~"));
    }

    @Test
    @DisplayName("Z46 a backend that is silent too long is named as such")
    void silent() {
        String head = answerTo(
                FakeAdmission.to(backend(RawConnection::readToEnd).backend(), policy(Duration.ofMillis(100), 100)));

        assertThat(head)
                .startsWith("HTTP/1.1 502 ")
                .contains(
                        wire("~Proxy-Status: falconer; error=connection_read_timeout; details=\"BACKEND_TIMED_OUT\"~"));
    }

    @Test
    @DisplayName("Z46 what the client is to blame for has none")
    void theClientsFault() {
        assertThat(answerTo(refusing(404, Refusal.Reason.NO_APPLICATION))).doesNotContainIgnoringCase("proxy-status");
    }

    @Test
    @DisplayName("Z46 a response of the application has none of ours, whatever its status, and keeps its own")
    void theApplicationsOwn() {
        RawConnection client = clientOf(
                answering("HTTP/1.1 503 Service Unavailable\r\nProxy-Status: cdn; error=dns_error\r\nContent-Length: 0"
                        + "\r\n\r\n"));

        assertThat(client.send(GET).readMessage().head())
                .contains(wire("~Proxy-Status: cdn; error=dns_error~"))
                .doesNotContain("falconer;");
        assertThat(answerTo(FakeAdmission.to(answering(ok("yes")).backend()))).doesNotContain("Proxy-Status");
    }

    @Test
    @DisplayName("Z46 a client of HTTP/2 is told likewise, of gRPC too")
    void overHttp2() {
        FrameClient client = new FrameClient(connect(listen(refusing(502, Refusal.Reason.START_FAILED))));
        String told = "falconer; error=destination_unavailable; details=\"start-failed\"";

        client.get(1);
        assertThat(client.fields(client.next(FrameClient.HEADERS, 1)).get("proxy-status"))
                .hasToString(told);

        client.request(3, "POST", End.OPEN, "content-type", "application/grpc", "te", "trailers");
        assertThat(client.fields(client.next(FrameClient.HEADERS, 3)).get("proxy-status"))
                .hasToString(told);
    }
}
