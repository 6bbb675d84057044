package dev.falconer.it.hostile;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.falconer.application.port.driven.StrictRequests.Field;
import dev.falconer.application.port.driven.StrictRequests.Request;
import dev.falconer.it.fixture.EchoBackend;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What a backend has heard of attacks: each of them asks for {@code /t/} and its own tag. */
record Evidence(EchoBackend backend) {

    /** What attacks try to bring where only we, or nobody, may write; in lower case. */
    private static final List<String> POISON = List.of("forged", "evil.test", "6.6.6.6", "injected");

    /** No request that nobody has plainly sent, none that says what only we may say, and no byte that is not canonical. */
    void assertNothingSmuggled() {
        assertThat(backend.requests()).as("smuggled").noneMatch(Evidence::isSmuggled);
    }

    /** The lengths of the bodies of this attack's requests that have arrived whole. */
    List<Integer> bodies(String tag) {
        return backend.requests().stream()
                .filter(request -> isOf(tag, request.target()))
                .map(request -> request.body().length())
                .toList();
    }

    /** Whether the target is that of this attack, and not of one whose name begins alike. */
    static boolean isOf(String tag, String target) {
        return Pattern.compile("/t/" + Pattern.quote(tag) + "(?![a-z0-9_.-])")
                .matcher(target)
                .find();
    }

    private static boolean isSmuggled(Request request) {
        boolean ours = request.target().contains("/t/")
                || request.target().startsWith("/last/")
                || request.target().startsWith("/probe/")
                || request.target().equals("/first")
                || request.target().endsWith("/iisintegration");
        return !ours
                || Stream.concat(request.fields().stream(), request.trailers().stream())
                        .anyMatch(Evidence::isPoisoned);
    }

    private static boolean isPoisoned(Field field) {
        String name = field.name().toLowerCase(Locale.ROOT);
        String value = field.value().toLowerCase(Locale.ROOT);
        return POISON.stream().anyMatch(poison -> name.contains(poison) || value.startsWith(poison));
    }

    /** A file of the corpus. */
    static String resource(String name) {
        try (InputStream file = Objects.requireNonNull(Evidence.class.getResourceAsStream(name), name)) {
            return new String(file.readAllBytes(), ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
