package dev.falconer.domain.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.falconer.domain.site.PathBase;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BackendTest {

    @Test
    @DisplayName("TK: nothing that holds the token prints it")
    void theTokenIsNotPrinted() {
        var backend =
                new Backend(new BackendEndpoint.Loopback(5001), PathBase.ROOT, Optional.of(new PairingToken("s3cret")));

        assertThat(backend.toString()).contains("127.0.0.1:5001", "***").doesNotContain("s3cret");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 65_536})
    void aPortOutsideTheRangeIsRefused(int port) {
        assertThatThrownBy(() -> new BackendEndpoint.Loopback(port))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("port: " + port + " (expected: 1-65535)");
    }

    @Test
    void aUnixSocketIsNamedByItsPathAndAddressedAsLocalhost() {
        var endpoint = new BackendEndpoint.UnixSocket("/run/falconer/http.sock");

        assertThat(endpoint).hasToString("unix:/run/falconer/http.sock");
        assertThat(endpoint.authority()).isEqualTo("localhost");
        assertThat(new BackendEndpoint.Loopback(5001).authority()).isEqualTo("127.0.0.1:5001");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http.sock", "", "/", "/run/"})
    void aSocketNeedsAnAbsolutePath(String path) {
        assertThatThrownBy(() -> new BackendEndpoint.UnixSocket(path)).isInstanceOf(IllegalArgumentException.class);
    }
}
