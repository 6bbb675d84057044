package dev.falconer.it.edge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.falconer.it.fixture.Curl;
import dev.falconer.it.fixture.Falconer;
import dev.falconer.it.fixture.LoadBalancer;
import dev.falconer.it.fixture.RawBackend;
import dev.falconer.it.fixture.RawHttp;
import dev.falconer.it.fixture.SocketPath;
import java.nio.file.Path;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Clients behind a load balancer that says who they are. */
class ProxyProtocolIT {

    private static final RawBackend BACKEND = RawBackend.create();

    @AutoClose
    private static Falconer falconer;

    private static Path socket;

    @BeforeAll
    static void start() {
        socket = SocketPath.create();
        BACKEND.site().write("falconer.xml", """
                <falconer>
                  <trustedProxies>
                    <add address="127.0.0.1" />
                  </trustedProxies>
                  <bindings>
                    <binding url="http://127.0.0.1:0" proxyProtocol="true" />
                    <binding url="http://unix:%s" proxyProtocol="true" />
                  </bindings>
                </falconer>
                """.formatted(socket));
        falconer = Falconer.of(BACKEND.site())
                .configuration(BACKEND.site().file("falconer.xml"))
                .start();
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("a client behind HAProxy is the client")
    void throughHaproxy(LoadBalancer.Header header) {
        String target = "/" + header;

        try (LoadBalancer balancer = LoadBalancer.inFrontOf("127.0.0.1:" + falconer.port(), header);
                RawHttp client = RawHttp.connect(balancer.port())) {
            client.send("GET " + target + " HTTP/1.1\r\nHost: site\r\n\r\n");
            assertThat(client.response().text()).isEqualTo("raw");

            assertThat(BACKEND.headersFor(target, "X-Forwarded-For"))
                    .containsExactly("127.0.0.1:" + client.localPort());
        }
    }

    @Test
    @DisplayName("so is one behind HAProxy and a UNIX socket")
    void throughAUnixSocket() {
        try (LoadBalancer balancer = LoadBalancer.inFrontOf("unix@" + socket, LoadBalancer.Header.VERSION_2);
                RawHttp client = RawHttp.connect(balancer.port())) {
            client.send("GET /unix HTTP/1.1\r\nHost: site\r\n\r\n");
            assertThat(client.response().text()).isEqualTo("raw");

            assertThat(BACKEND.headersFor("/unix", "X-Forwarded-For"))
                    .containsExactly("127.0.0.1:" + client.localPort());
        }
    }

    @Test
    @DisplayName("curl may say whom it speaks for")
    void curl() {
        assertThat(Curl.get("http://127.0.0.1:" + falconer.port() + "/curl", "--haproxy-protocol"))
                .isEqualTo("raw");

        assertThat(BACKEND.headersFor("/curl", "X-Forwarded-For"))
                .singleElement()
                .asString()
                .startsWith("127.0.0.1:");
    }

    @Test
    @DisplayName("who says nothing is closed without a word")
    void silence() {
        try (RawHttp client = RawHttp.connect(falconer.port())) {
            client.send("GET /silence HTTP/1.1\r\nHost: site\r\n\r\n");
            client.awaitClose();
        }

        assertThat(BACKEND.allReceived()).doesNotContain("/silence");
    }
}
