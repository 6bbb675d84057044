package dev.falconer.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.falconer.it.fixture.Falconer;
import dev.falconer.it.fixture.RawHttp;
import dev.falconer.it.fixture.RawHttp.RawResponse;
import dev.falconer.it.fixture.Site;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An application below a path of its site. */
class PathBaseIT {

    @AutoClose
    private static Falconer falconer;

    @BeforeAll
    static void start() {
        falconer = Falconer.host(Site.aspNetCore(), "--path-base", "/Sub/App");
        falconer.http().get("/Sub/App/");
    }

    @ParameterizedTest
    @CsvSource({
        "/Sub/App/path/a, /Sub/App|/path/a",
        "/SUb/APp/path/a, /SUb/APp|/path/a",
        "/Sub/App/path/%2F, /Sub/App|/path/%2F",
        "/Sub/App/path/%2f, /Sub/App|/path/%2f",
        "/Sub/App/path/%5cb, /Sub/App|/path/\\b",
        "/Sub/App/path/a/, /Sub/App|/path/a/",
        "/Sub/App/path/a/b/c, /Sub/App|/path/a/b/c"
    })
    @DisplayName("MA-05 MA-07 path base and path are as the client wrote them")
    void isSplitAsWritten(String target, String seen) {
        assertThat(get(target).text()).startsWith(seen + "|");
    }

    @ParameterizedTest
    @CsvSource({"/Sub/x/../App/path/a, /Sub/App|/path/a", "/Sub/App/path/.%2e/path/b, /Sub/App|/path/b"})
    @DisplayName("MA-06 dot segments are resolved before the application is looked for")
    void isFoundBehindDots(String target, String seen) {
        assertThat(get(target).text()).startsWith(seen + "|");
    }

    @Test
    @DisplayName("MA-07 what is not below the path is not the application's")
    void isLimited() {
        assertThat(get("/path/a").status()).isEqualTo(404);
        assertThat(get("/Sub/Application").status()).isEqualTo(404);
    }

    @Test
    @DisplayName("MA-08 the integration that the environment names and the one in the application are one")
    void isPairedOnce() {
        assertThat(get("/Sub/App/HelloWorld").text()).isEqualTo("Hello World");
        assertThat(get("/Sub/App/remote").text()).startsWith("127.0.0.1:");
    }

    private static RawResponse get(String target) {
        return RawHttp.exchange(falconer.port(), "GET " + target + " HTTP/1.1\r\nHost: site\r\n\r\n");
    }
}
