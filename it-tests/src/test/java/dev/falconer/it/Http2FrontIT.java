package dev.falconer.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.falconer.it.fixture.Curl;
import dev.falconer.it.fixture.Falconer;
import dev.falconer.it.fixture.JdkClient;
import dev.falconer.it.fixture.Scratch;
import dev.falconer.it.fixture.Site;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** HTTP/2 over TLS in front of a real ASP.NET Core application. */
class Http2FrontIT {

    private static final String STATUS_AND_VERSION = " %{response_code} %{http_version}";

    @Nested
    class WhenTheApplicationSpeaksHttp1 {

        @AutoClose
        private static Falconer falconer;

        @AutoClose
        private static HttpClient jdk;

        @BeforeAll
        static void start() {
            falconer = Falconer.of(Site.aspNetCore()).overTls().start();
            jdk = JdkClient.speaking(Version.HTTP_2);
        }

        @ParameterizedTest
        @ValueSource(strings = {"GET", "PATCH", "DELETE", "CUSTOM"})
        @DisplayName("H2-01 a method arrives without a body, known or not")
        void passesMethods(String method) {
            assertThat(curl(falconer, "/method", "--http2", "--request", method))
                    .isEqualTo(method + " 200 2");
        }

        @Test
        @DisplayName("H2-01 HEAD is answered with a head")
        void passesHead() {
            assertThat(curl(falconer, "/HelloWorld", "--http2", "--head"))
                    .startsWith("HTTP/2 200")
                    .containsIgnoringCase("content-length: 11")
                    .endsWith(" 200 2");
        }

        @ParameterizedTest
        @ValueSource(strings = {"POST", "PUT"})
        @DisplayName("H2-02 where neither a body nor a length comes, the application is told that there is nothing")
        void saysThatThereIsNothing(String method) {
            assertThat(curl(falconer, "/upload-length", "--http2", "--request", method))
                    .isEqualTo("0 200 2");
            assertThat(curl(
                            falconer,
                            "/upload-length",
                            "--http2",
                            "--request",
                            method,
                            "--header",
                            "Content-Length: 0"))
                    .isEqualTo("0 200 2");
        }

        @ParameterizedTest
        @ValueSource(strings = {"GET", "POST", "PUT", "PATCH", "DELETE", "CUSTOM"})
        @DisplayName("H2-03 a body with a length is echoed, and had that length for the application")
        void passesLengths(String method) {
            BodyPublisher body = BodyPublishers.ofString("body");

            assertThat(send(method, "/echo", body).body()).isEqualTo("body");
            assertThat(send(method, "/headers", body).body())
                    .contains("Content-Length: 4\n")
                    .doesNotContain("Transfer-Encoding");
        }

        @ParameterizedTest
        @ValueSource(strings = {"GET", "POST", "PUT", "PATCH", "DELETE", "CUSTOM"})
        @DisplayName("H2-04 a body without a length is echoed, and was chunked for the application")
        void chunks(String method) {
            BodyPublisher body = BodyPublishers.fromPublisher(BodyPublishers.ofString("body"));

            assertThat(send(method, "/echo", body).body()).isEqualTo("body");
            assertThat(send(method, "/headers", body).body())
                    .contains("Transfer-Encoding: chunked\n")
                    .doesNotContain("Content-Length");
        }

        @ParameterizedTest
        @CsvSource({"/HelloWorld, Hello World 200 2", "/throw, ' 500 2'"})
        @DisplayName("H2-05 the application's answer is the answer, and so is its failure")
        void answers(String target, String answer) {
            assertThat(curl(falconer, target, "--http2", "--no-fail")).isEqualTo(answer);
        }

        @Test
        @DisplayName("H2-06 a client of HTTP/1.1 is answered on the same port; trailers and resets are not offered")
        void offersNothingOdd() {
            assertThat(curl(falconer, "/response-features", "--http1.1"))
                    .isEqualTo("trailers:False; reset:False 200 1.1");
        }

        private static HttpResponse<String> send(String method, String target, BodyPublisher body) {
            URI address = URI.create("https://127.0.0.1:" + falconer.port() + target);
            try {
                HttpResponse<String> response = jdk.send(
                        HttpRequest.newBuilder(address).method(method, body).build(), BodyHandlers.ofString(UTF_8));
                assertThat(response.version()).isEqualTo(Version.HTTP_2);
                assertThat(response.statusCode()).isEqualTo(200);
                return response;
            } catch (IOException e) {
                throw new AssertionError(method + " " + target, e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
    }

    @Nested
    class WhenTheApplicationSpeaksHttp2 {

        @AutoClose
        private static Falconer falconer;

        @BeforeAll
        static void start() {
            falconer = Falconer.of(Site.aspNetCore(
                            config -> config.setting("backendProtocol", "h2c").variable("TESTSITE_HTTP2", "1")))
                    .overTls()
                    .start();
        }

        @Test
        @DisplayName("BD-14 the application may send trailers, and they arrive after the body")
        void passesTrailers() throws IOException {
            assertThat(curl(falconer, "/response-features", "--http2")).isEqualTo("trailers:True; reset:True 200 2");
            Path heads = Scratch.folder("trailers").resolve("heads");

            assertThat(curl(falconer, "/trailers", "--http2", "--dump-header", heads.toString()))
                    .isEqualTo("body 200 2");

            String[] headAndTrailers = Files.readString(heads).split("\r\n\r\n", 2);
            assertThat(headAndTrailers[0])
                    .startsWith("HTTP/2 200")
                    .doesNotContainIgnoringCase("x-trailer:")
                    .doesNotContainIgnoringCase("x-many:");
            assertThat(headAndTrailers[1].lines().filter(line -> !line.isBlank()))
                    .containsExactlyInAnyOrder("x-trailer: told at the end", "x-many: 1", "x-many: 2");
        }
    }

    /** The body, then the status and the version of the response. */
    private static String curl(Falconer falconer, String target, String option, String... more) {
        String[] options = new String[more.length + 4];
        options[0] = "--insecure";
        options[1] = "--write-out";
        options[2] = STATUS_AND_VERSION;
        options[3] = option;
        System.arraycopy(more, 0, options, 4, more.length);
        return Curl.get("https://127.0.0.1:" + falconer.port() + target, options);
    }
}
