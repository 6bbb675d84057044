package dev.falconer.application.port.driven;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.falconer.application.port.driven.StrictRequests.Conversation;
import dev.falconer.application.port.driven.StrictRequests.NotCanonical;
import dev.falconer.application.port.driven.StrictRequests.Request;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StrictRequestsTest {

    private static String wire(String text) {
        return text.replace("~", "\r\n")
                .replace("\\0", "\0")
                .replace("\\r", "\r")
                .replace("\\n", "\n");
    }

    @Test
    void readsRequestsWithAndWithoutBodies() {
        Conversation read = StrictRequests.read(wire("GET /a?b HTTP/1.1~Host: h.test~X-Empty: ~~"
                + "POST /b HTTP/1.1~Host: [::1]:80~Content-Length: 5~~hello"
                + "POST /c HTTP/1.1~Host: h.test~Transfer-Encoding: chunked~~5~hello~1~!~0~X-Sum: 1~~"
                + "OPTIONS * HTTP/1.1~Host: h.test~~"));

        assertThat(read.whole()).extracting(Request::target).containsExactly("/a?b", "/b", "/c", "*");
        assertThat(read.whole()).extracting(Request::body).containsExactly("", "hello", "hello!", "");
        assertThat(read.whole().get(1).values("host")).containsExactly("[::1]:80");
        assertThat(read.rest()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /rest HT",
                "GET /rest HTTP/1.1~Host: h.test~",
                "POST /rest HTTP/1.1~Host: h.test~Content-Length: 5~~hell",
                "POST /rest HTTP/1.1~Host: h.test~Transfer-Encoding: chunked~~5~hello~0~"
            })
    void keepsASoundBeginningApart(String beginning) {
        Conversation read = StrictRequests.read(wire("GET /a HTTP/1.1~Host: h.test~~" + beginning));

        assertThat(read.whole()).extracting(Request::target).containsExactly("/a");
        assertThat(read.rest()).isEqualTo(wire(beginning));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /a HTTP/1.0~Host: h.test~~",
                "GET  /a HTTP/1.1~Host: h.test~~",
                "G(T /a HTTP/1.1~Host: h.test~~",
                "GET a HTTP/1.1~Host: h.test~~",
                "GET * HTTP/1.1~Host: h.test~~",
                "GET /a#b HTTP/1.1~Host: h.test~~",
                "GET /a\\0 HTTP/1.1~Host: h.test~~",
                "GET /a HTTP/1.1\\nHost: h.test~~",
                "GET /a HTTP/1.1~Host: h.test\\n\\n",
                "GET /a HTTP/1.1~~",
                "GET /a HTTP/1.1~Host: h.test~Host: h.test~~",
                "GET /a HTTP/1.1~Host: a b~~",
                "GET /a HTTP/1.1~Host: h.test~X : 1~~",
                "GET /a HTTP/1.1~Host: h.test~X:1~~",
                "GET /a HTTP/1.1~Host: h.test~X: 1 ~~",
                "GET /a HTTP/1.1~Host: h.test~X: 1~ 2~~",
                "GET /a HTTP/1.1~Host: h.test~X: a\\rb~~",
                "GET /a HTTP/1.1~Host: h.test~X: a\\0b~~",
                "GET /a HTTP/1.1~Host: h.test~nocolon~~",
                "POST /a HTTP/1.1~Host: h.test~Content-Length: +5~~hello",
                "POST /a HTTP/1.1~Host: h.test~Content-Length: 05~~hello",
                "POST /a HTTP/1.1~Host: h.test~Content-Length: 5~Content-Length: 5~~hello",
                "POST /a HTTP/1.1~Host: h.test~Content-Length: 5~Transfer-Encoding: chunked~~0~~",
                "POST /a HTTP/1.1~Host: h.test~Transfer-Encoding: Chunked~~0~~",
                "POST /a HTTP/1.1~Host: h.test~Transfer-Encoding: chunked~~5;x~hello~0~~",
                "POST /a HTTP/1.1~Host: h.test~Transfer-Encoding: chunked~~05~hello~0~~",
                "POST /a HTTP/1.1~Host: h.test~Transfer-Encoding: chunked~~5~helloX0~~",
                "POST /a HTTP/1.1~Host: h.test~Transfer-Encoding: chunked~~5~hello\\n0~~",
                "POST /a HTTP/1.1~Host: h.test~Transfer-Encoding: chunked~~0~Host: x~~",
                "GET /a HTTP/1.1~Host: h.test~~ GET /b HTTP/1.1~Host: h.test~~"
            })
    void objectsToEverythingElse(String text) {
        assertThatExceptionOfType(NotCanonical.class).isThrownBy(() -> StrictRequests.read(wire(text)));
    }
}
