package dev.falconer.domain.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BindingTest {

    @ParameterizedTest
    @CsvSource(textBlock = """
                    http://*:8080,           HTTP,  *,         8080
                    http://+:8080,           HTTP,  *,         8080
                    http://localhost:5000/,  HTTP,  localhost, 5000
                    http://localhost,        HTTP,  localhost, 80
                    https://example.org,     HTTPS, example.org, 443
                    HTTPS://Example.org:0,   HTTPS, Example.org, 0
                    http://[::1]:5000,       HTTP,  ::1,       5000
                    http://[::1],            HTTP,  ::1,       80
                    ' http://127.0.0.1:1 ',  HTTP,  127.0.0.1, 1
                    http://*:65535,          HTTP,  *,         65535
                    http://*:80,             HTTP,  *,         80
                    http://host:80,          HTTP,  host,      80
                    http://10.1.2.3:5,       HTTP,  10.1.2.3,  5
                    """)
    @DisplayName("TL-09 a URL is read as scheme, host and port, whether the host is a name, an address or any")
    void aUrlIsRead(String url, Scheme scheme, String host, int port) {
        assertThat(Binding.parse(url))
                .isEqualTo(new Binding(scheme, new ListenAddress.Internet(host, port), BindingPolicy.STANDARD));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "8080",
                "*:8080",
                "ftp://*:21",
                "http://",
                "http:///",
                "http://:80",
                "http://[]:80",
                "http://a/b",
                "http://a?b",
                "http://a#b",
                "http://user@a",
                "http://a:",
                "http://a:x",
                "http://a:-1",
                "http://a:65536",
                "http://a:100000",
                "http://::1:5000"
            })
    void anythingElseIsRefusedWithWhatWasExpected(String url) {
        assertThatThrownBy(() -> Binding.parse(url))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("(expected: ");
    }

    @Test
    void itIsShownAsTheUrlThatReadsBack() {
        Binding binding = new Binding(Scheme.HTTP, new ListenAddress.Internet("::1", 5000), BindingPolicy.STANDARD);

        assertThat(binding).hasToString("http://[::1]:5000");
        assertThat(Binding.parse(binding.toString())).isEqualTo(binding);
    }

    @Test
    void aUnixSocketIsNamedByItsPath() {
        Binding binding = Binding.parse("http://unix:/run/falconer/shop.sock");

        assertThat(binding.address()).isEqualTo(new ListenAddress.UnixSocket("/run/falconer/shop.sock"));
        assertThat(binding.port()).isEmpty();
        assertThat(binding).hasToString("http://unix:/run/falconer/shop.sock");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://unix:/", "http://unix:relative.sock", "http://unix:"})
    void aUnixSocketWithoutAnAbsolutePathIsRefused(String url) {
        assertThatThrownBy(() -> Binding.parse(url))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("(expected: ");
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            http://*:80,         http://localhost:80
            http://localhost:80, https://127.0.0.1:80
            http://[::1]:80,     http://LOCALHOST:80
            http://0.0.0.0:80,   http://10.0.0.1:80
            http://[::]:80,      http://[fe80::1]:80
            http://[::]:80,      http://10.0.0.1:80
            http://0.0.0.0:80,   http://[::1]:80
            http://[::1]:80,     http://[0:0:0:0:0:0:0:1]:80
            http://localhost:80, http://[0::1]:80
            http://a.test:80,    https://A.test:80
            http://unix:/a,      http://unix:/a
            """)
    void onlyOneOfTwoThatOverlapCanListen(String one, String other) {
        assertThat(Binding.parse(one).overlaps(Binding.parse(other))).isTrue();
        assertThat(Binding.parse(other).overlaps(Binding.parse(one))).isTrue();
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            http://*:80,         http://*:81
            http://*:0,          http://*:0
            http://localhost:80, http://10.0.0.1:80
            http://127.0.0.1:80, http://[::1]:80
            http://a.test:80,    http://b.test:80
            http://unix:/a,      http://unix:/b
            http://unix:/a,      http://*:80
            """)
    void bothOfTwoThatDoNotOverlapCanListen(String one, String other) {
        assertThat(Binding.parse(one).overlaps(Binding.parse(other))).isFalse();
        assertThat(Binding.parse(other).overlaps(Binding.parse(one))).isFalse();
    }
}
