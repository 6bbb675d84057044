package dev.falconer.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.falconer.it.fixture.Falconer;
import dev.falconer.it.fixture.RawHttp;
import dev.falconer.it.fixture.RawHttp.RawResponse;
import dev.falconer.it.fixture.Site;
import java.util.Locale;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Request targets, as the application sees them: path base | path | query | target. */
class UrlIT {

    @AutoClose
    private static Falconer falconer;

    @BeforeAll
    static void start() {
        falconer = Falconer.host(Site.aspNetCore());
        falconer.http().get("/");
    }

    @ParameterizedTest
    @CsvSource({"/path/%3F%3F?query, |/path/??|?query|", "/path/%3FPath?query?, |/path/?Path|?query?|"})
    @DisplayName(
            "UR-01 UR-08 an encoded question mark stays in the path, and the query is what follows the first plain one")
    void tellsPathFromQuery(String target, String seen) {
        assertThat(target(target)).startsWith(seen).endsWith("|" + target);
    }

    @Test
    @DisplayName("UR-02 every printable character percent-encoded is decoded once, but for the slash")
    void isDecodedOnce() {
        var encoded = new StringBuilder("/path/");
        var decoded = new StringBuilder("/path/");
        for (char c = ' ' + 1; c < 127; c++) {
            if (c != '+') {
                encoded.append(String.format(Locale.ROOT, "%%%02X", (int) c));
                decoded.append(c == '/' ? "%2F" : Character.toString(c));
            }
        }

        assertThat(target(encoded.toString())).startsWith("|" + decoded + "|");
    }

    @Test
    @DisplayName("UR-03 doubled slashes stay")
    void keepsDoubledSlashes() {
        assertThat(target("//a/b//c")).startsWith("|//a/b//c|");
    }

    @ParameterizedTest
    @CsvSource({
        "/path/a/b/../c, |/path/a/c|",
        "/path/a/b/./c, |/path/a/b/c|",
        "/path/a/b/%2E%2E/c, |/path/a/c|",
        "/path/a/b/%2E/c, |/path/a/b/c|"
    })
    @DisplayName("UR-04 dot segments are resolved, encoded or not")
    void resolvesDots(String target, String seen) {
        assertThat(target(target)).startsWith(seen);
    }

    @ParameterizedTest
    @MethodSource("controls")
    @DisplayName("UR-05 a raw control character is 400")
    void refusesControls(int character) {
        RawResponse response = RawHttp.exchange(
                falconer.port(), "GET /path/a" + (char) character + "b HTTP/1.1\r\nHost: site\r\n\r\n");

        assertThat(response.status()).isEqualTo(400);
    }

    static IntStream controls() {
        return IntStream.range(0, 0x20).filter(c -> c != '\t' && c != '\n' && c != '\r');
    }

    @ParameterizedTest
    @MethodSource("controls")
    @DisplayName("UR-06 an encoded NUL is 400; other encoded control characters are refused or passed on as they are")
    void refusesEncodedNul(int character) {
        String target = String.format(Locale.ROOT, "/path/a%%%02Xb", character);

        RawResponse response = RawHttp.exchange(falconer.port(), "GET " + target + " HTTP/1.1\r\nHost: site\r\n\r\n");

        if (character == 0) {
            assertThat(response.status()).isEqualTo(400);
        } else {
            assertThat(response.status()).isIn(200, 400);
        }
    }

    private static String target(String target) {
        return RawHttp.exchange(falconer.port(), "GET " + target + " HTTP/1.1\r\nHost: site\r\n\r\n")
                .text();
    }
}
