package dev.falconer.it.hostile;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.falconer.it.fixture.EchoBackend;
import dev.falconer.it.fixture.Falconer;
import dev.falconer.it.fixture.RawHttp;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Messages that are malformed or can be understood in two ways, from the files in {@code http1}: whatever becomes of one, no
 * request reaches the backend that the client has not plainly sent, nor a byte that a strict reader would object to, and
 * another client gets its own answer.
 */
class SmugglingIT {

    /** One for each theme. */
    private static final List<String> FILES = List.of(
            "01-length-against-chunks",
            "02-transfer-coding",
            "03-content-length",
            "04-body-where-none-is-expected",
            "05-chunks",
            "06-trailers",
            "07-line-ends",
            "08-field-names",
            "09-field-values",
            "10-host",
            "11-targets",
            "12-request-lines",
            "13-pipelining",
            "14-connection-fields",
            "15-upgrades",
            "16-expect-and-old-versions",
            "17-sizes");

    /** Much longer than an answer takes, and short enough for a hundred that fail. */
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private static final EchoBackend BACKEND = EchoBackend.create();
    private static final Evidence EVIDENCE = new Evidence(BACKEND);
    private static final Falconer FALCONER = Falconer.host(BACKEND.site());

    @BeforeAll
    static void warmUp() {
        assertThat(FALCONER.http().get("/first").text()).isEqualTo("/first");
    }

    /** How the bytes are brought: a parser that keeps its state badly between two reads is a parser of its own. */
    enum Delivery {
        WHOLE,
        IN_PIECES;

        void send(RawHttp connection, byte[] bytes) {
            int piece = this == WHOLE ? bytes.length : Math.max(1, bytes.length / 150);
            for (int from = 0; from < bytes.length; from += piece) {
                connection.send(Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + piece)));
            }
        }
    }

    /** An attack, brought in one way. */
    record Attempt(Attack attack, Delivery delivery) {

        /** Stands in its targets. */
        String tag() {
            return attack.id() + "." + delivery.name().toLowerCase(Locale.ROOT);
        }

        byte[] bytes() {
            return attack.bytes(tag());
        }

        @Override
        public String toString() {
            return tag();
        }
    }

    static Stream<Attempt> corpus() {
        return FILES.stream()
                .flatMap(file -> Attack.parse(Evidence.resource("http1/" + file + ".txt")).stream())
                .flatMap(attack -> Arrays.stream(Delivery.values()).map(delivery -> new Attempt(attack, delivery)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("corpus")
    @DisplayName("no second request and no unsafe byte reaches the backend, and others are answered")
    void smugglesNothing(Attempt attempt) {
        Attack attack = attempt.attack();
        String tag = attempt.tag();

        List<Answer> answers = answersTo(attempt);

        assertThat(FALCONER.http().get("/probe/" + tag).text()).isEqualTo("/probe/" + tag);
        assertAnswers(attack, tag, answers);
        EVIDENCE.assertNothingSmuggled();
        assertThat(EVIDENCE.bodies(tag)).as("reached the backend").isEqualTo(expectedBodies(attack));
    }

    /** What is only seen later, when every connection has ended, is seen here. */
    @AfterAll
    static void nothingCameLater() {
        String log = FALCONER.log().text();
        FALCONER.close();
        assertThat(log).doesNotContain("unforeseen");
        EVIDENCE.assertNothingSmuggled();
        corpus().forEach(attempt -> assertThat(EVIDENCE.bodies(attempt.tag()))
                .as(attempt.tag())
                .isEqualTo(expectedBodies(attempt.attack())));
    }

    @Test
    @DisplayName("the corpus is as large as it says")
    void isLarge() {
        assertThat(corpus()).hasSizeGreaterThanOrEqualTo(2 * 400);
    }

    /** An answer as it came. */
    private record Answer(int status, String body) {}

    private static List<Answer> answersTo(Attempt attempt) {
        Attack attack = attempt.attack();
        try (RawHttp connection = FALCONER.connect().patience(PATIENCE)) {
            try {
                attempt.delivery().send(connection, attempt.bytes());
                switch (attack.verdicts().getLast()) {
                    case Attack.Verdict.Forwarded _ ->
                        connection.send("GET /last/" + attempt.tag()
                                + " HTTP/1.1\r\nHost: h.test\r\nConnection: close\r\n\r\n");
                    case Attack.Verdict.Cut _ -> connection.finishSending();
                    case Attack.Verdict.Refused _, Attack.Verdict.Closed _ -> {}
                }
            } catch (UncheckedIOException ended) {
                // It has refused the beginning and does not want the rest.
                assertThat(attack.verdicts().getLast()).isNotInstanceOf(Attack.Verdict.Forwarded.class);
            }
            boolean head = attack.text().startsWith("HEAD ");
            return answers(new String(connection.toEnd(), ISO_8859_1), head);
        }
    }

    private static List<Answer> answers(String text, boolean firstIsHead) {
        var answers = new ArrayList<Answer>();
        int at = 0;
        while (at < text.length()) {
            int end = text.indexOf("\r\n\r\n", at) + 4;
            String head = text.substring(at, end);
            assertThat(head).startsWith("HTTP/1.1 ");
            var length = Pattern.compile("\r\ncontent-length: (\\d+)\r\n", Pattern.CASE_INSENSITIVE)
                    .matcher(head);
            assertThat(length.find()).as(head).isTrue();
            int body = firstIsHead && answers.isEmpty() ? 0 : Integer.parseInt(length.group(1));
            answers.add(new Answer(Integer.parseInt(head.substring(9, 12)), text.substring(end, end + body)));
            at = end + body;
        }
        return answers;
    }

    private static void assertAnswers(Attack attack, String tag, List<Answer> answers) {
        int count = (int) attack.forwarded();
        assertThat(answers).as("answers").hasSizeGreaterThanOrEqualTo(count);
        assertThat(answers.subList(0, count)).allSatisfy(answer -> {
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.body()).matches(body -> body.isEmpty() || Evidence.isOf(tag, body), "is its own");
        });
        List<Answer> rest = answers.subList(count, answers.size());
        switch (attack.verdicts().getLast()) {
            case Attack.Verdict.Forwarded _ -> assertThat(rest).containsExactly(new Answer(200, "/last/" + tag));
            case Attack.Verdict.Closed _ -> assertThat(rest).isEmpty();
            case Attack.Verdict.Refused(int status) -> {
                assertThat(rest).hasSize(1);
                assertThat(rest.getFirst().status()).isBetween(status == 0 ? 400 : status, status == 0 ? 599 : status);
            }
            case Attack.Verdict.Cut _ -> assertThat(rest).hasSizeLessThan(2).allMatch(answer -> answer.status() >= 400);
        }
    }

    private static List<Integer> expectedBodies(Attack attack) {
        return attack.verdicts().stream()
                .filter(verdict -> verdict instanceof Attack.Verdict.Forwarded)
                .map(verdict -> ((Attack.Verdict.Forwarded) verdict).body())
                .toList();
    }
}
