package dev.falconer.it.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.falconer.application.port.driven.Http2Frames;
import dev.falconer.application.port.driven.Http2Frames.Frame;
import dev.falconer.it.fixture.EchoBackend;
import dev.falconer.it.fixture.Falconer;
import dev.falconer.it.fixture.Http2Wire;
import dev.falconer.it.hostile.Attack.Verdict;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Z28: messages of HTTP/2 that would be something else in HTTP/1.1, which the backend speaks, from the files in {@code http2}:
 * as in {@link SmugglingIT}, no request reaches the backend that the client has not plainly sent, nor a byte that a strict
 * reader would object to, and another client gets its own answer.
 */
class SmugglingOverHttp2IT {

    private static final List<String> FILES = List.of("01-lengths", "02-injection", "03-pseudo-fields", "04-trailers");

    private static final EchoBackend BACKEND = EchoBackend.create();
    private static final Evidence EVIDENCE = new Evidence(BACKEND);
    private static final Falconer FALCONER = Falconer.host(BACKEND.site());

    @BeforeAll
    static void warmUp() {
        assertThat(FALCONER.http().get("/first").text()).isEqualTo("/first");
    }

    static Stream<Http2Attack> corpus() {
        return FILES.stream().flatMap(file -> Http2Attack.parse(Evidence.resource("http2/" + file + ".txt")).stream());
    }

    @ParameterizedTest(name = "Z28 {0}")
    @MethodSource("corpus")
    @DisplayName("no second request and no unsafe byte reaches the backend from a stream, and others are answered")
    void smugglesNothing(Http2Attack attack) {
        String told = answerTo(attack);

        assertThat(FALCONER.http().get("/probe/" + attack.id()).text()).isEqualTo("/probe/" + attack.id());
        assertTold(attack, told);
        EVIDENCE.assertNothingSmuggled();
        assertReached(attack, told.equals("200"));
    }

    /** What is only seen later, when every connection has ended, is seen here. */
    @AfterAll
    static void nothingCameLater() {
        String log = FALCONER.log().text();
        FALCONER.close();
        assertThat(log).doesNotContain("unforeseen");
        EVIDENCE.assertNothingSmuggled();
        corpus().forEach(attack -> assertReached(attack, false));
    }

    @Test
    @DisplayName("the corpus is as large as it says")
    void isLarge() {
        assertThat(corpus()).hasSizeGreaterThanOrEqualTo(140);
    }

    /** The status, {@code reset}, or {@code ended}. */
    private static String answerTo(Http2Attack attack) {
        try (Http2Wire wire = Http2Wire.connect(FALCONER)) {
            try {
                attack.frames(1).forEach(wire::send);
            } catch (UncheckedIOException ended) {
                return "ended";
            }
            String told = wire.nextOnStreamOrEnd()
                    .filter(frame -> frame.stream() == 1)
                    .map(SmugglingOverHttp2IT::told)
                    .orElse("ended");
            if (told.equals("200")) {
                Frame body = wire.next(1);
                assertThat(body.type()).isEqualTo(Http2Frames.DATA);
                assertThat(body.text()).matches(target -> Evidence.isOf(attack.id(), target), "is its own");
            }
            return told;
        }
    }

    private static String told(Frame frame) {
        return frame.type() == Http2Frames.RST_STREAM ? "reset" : Integer.toString(frame.status());
    }

    private static void assertTold(Http2Attack attack, String told) {
        switch (attack.verdicts().getLast()) {
            case Verdict.Forwarded _ -> assertThat(told).isEqualTo("200");
            // Of one whose beginning is a whole request the answer may have come first.
            case Verdict.Cut _
            when attack.verdicts().size() > 1 -> assertThat(told).matches("reset|ended|200|[45]..");
            case Verdict.Refused _, Verdict.Cut _, Verdict.Closed _ ->
                assertThat(told).matches("reset|ended|[45]..");
        }
    }

    private static void assertReached(Http2Attack attack, boolean answered) {
        List<Integer> bodies = EVIDENCE.bodies(attack.id());
        if (!answered && mayBeCutAtOnce(attack)) {
            assertThat(bodies).as(attack.id() + " reached the backend").isIn(expectedBodies(attack), List.of());
        } else {
            assertThat(bodies).as(attack.id() + " reached the backend").isEqualTo(expectedBodies(attack));
        }
    }

    /** Where what stands first is a whole request, the rest may come before that is forwarded, or before it is heard. */
    private static boolean mayBeCutAtOnce(Http2Attack attack) {
        return attack.verdicts().size() > 1;
    }

    private static List<Integer> expectedBodies(Http2Attack attack) {
        return attack.verdicts().getFirst() instanceof Verdict.Forwarded(int body) ? List.of(body) : List.of();
    }
}
