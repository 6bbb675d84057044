package dev.falconer.it.protocols;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.falconer.it.fixture.Falconer;
import dev.falconer.it.fixture.JdkClient;
import dev.falconer.it.fixture.Pattern;
import dev.falconer.it.fixture.Site;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The JDK's own client, in both versions that it speaks, many requests at a time. */
class JdkClientIT {

    /** Fewer than streams are allowed: the client fails what is too much instead of letting it wait. */
    private static final int REQUESTS = 100;

    private static final int LARGE = 1_000_000;
    private static final Duration LIMIT = Duration.ofMinutes(1);

    @ParameterizedTest
    @EnumSource(names = {"HTTP_1_1", "HTTP_2"})
    @DisplayName("in plain text, where its wish for an upgrade to h2c is passed over and HTTP/1.1 goes on:")
    void asksInPlainText(Version version) {
        try (Falconer falconer = Falconer.host(Site.node());
                HttpClient client = JdkClient.speaking(version)) {
            converses(client, "http://127.0.0.1:" + falconer.port(), Version.HTTP_1_1);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"HTTP_1_1", "HTTP_2"})
    @DisplayName("over TLS, in the version it prefers:")
    void asksOverTls(Version version) {
        try (Falconer falconer = Falconer.of(Site.node()).overTls().start();
                HttpClient client = JdkClient.speaking(version)) {
            converses(client, "https://127.0.0.1:" + falconer.port(), version);
        }
    }

    private static void converses(HttpClient client, String base, Version version) {
        HttpResponse<byte[]> first = get(client, base + "/");
        assertThat(new String(first.body(), UTF_8)).isEqualTo("Hello from Node.js\n");
        assertThat(first.version()).isEqualTo(version);

        byte[] body = Pattern.bytes(0, LARGE);
        HttpResponse<byte[]> echo = send(
                client,
                HttpRequest.newBuilder(URI.create(base + "/echo"))
                        .POST(BodyPublishers.ofByteArray(body))
                        .build());
        assertThat(echo.body()).isEqualTo(body);
        assertThat(echo.version()).isEqualTo(version);

        List<CompletableFuture<Integer>> together = IntStream.range(0, REQUESTS)
                .mapToObj(
                        size -> client.sendAsync(request(base + "/download?bytes=" + size), BodyHandlers.ofByteArray())
                                .thenApply(response -> response.body().length))
                .toList();
        assertThat(together.stream().map(CompletableFuture::join))
                .containsExactlyElementsOf(IntStream.range(0, REQUESTS).boxed().toList());
    }

    private static HttpResponse<byte[]> get(HttpClient client, String address) {
        return send(client, request(address));
    }

    private static HttpRequest request(String address) {
        return HttpRequest.newBuilder(URI.create(address)).timeout(LIMIT).build();
    }

    private static HttpResponse<byte[]> send(HttpClient client, HttpRequest request) {
        try {
            return client.send(request, BodyHandlers.ofByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
