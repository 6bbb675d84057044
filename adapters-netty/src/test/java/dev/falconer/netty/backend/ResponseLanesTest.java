package dev.falconer.netty.backend;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.falconer.netty.lane.Lane;
import dev.falconer.netty.lane.LaneInputs;
import dev.falconer.netty.lane.OrdinaryResponse;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Whatever a backend answers: both lanes read the same head, the same body and the same end, and see whether anything follows. */
@DisplayName("The two lanes of a response")
class ResponseLanesTest {

    private static final long SEED = 20_261_128L;
    private static final int INPUTS = LaneInputs.count(3_000_000);

    @Test
    @DisplayName("read the same, whatever comes")
    void readTheSameBytesAlike() {
        try (var _ = LaneInputs.withoutLeakDetection()) {
            compare();
        }
    }

    private static void compare() {
        LaneInputs inputs = new LaneInputs(SEED);
        Lane open = new Lane();
        Lane closed = Lane.closed();
        long ordinary = 0;
        long others = 0;

        for (int i = 0; i < INPUTS; i++) {
            List<List<byte[]>> responses = Stream.generate(() -> inputs.cut(inputs.response()))
                    .limit(1 + inputs.next(3))
                    .toList();
            boolean toHead = inputs.next(8) == 0;

            Course fast = Course.of(responses, open, toHead);
            Course codec = Course.of(responses, closed, toHead);

            if (!fast.seen.toString().equals(codec.seen.toString())) {
                assertThat(fast.seen.toString())
                        .as(
                                "input %d of seed %d, to HEAD: %s: %s",
                                i,
                                SEED,
                                toHead,
                                responses.stream().map(ResponseLanesTest::shown).toList())
                        .isEqualTo(codec.seen.toString());
            }
            ordinary += fast.ordinary;
            others += codec.complete - fast.ordinary;
        }

        // Otherwise the inputs would show nothing.
        assertThat(ordinary).as("ordinary responses").isGreaterThan(INPUTS / 10);
        assertThat(others).as("others that were read to their end").isGreaterThan(INPUTS / 10);
    }

    private static List<String> shown(List<byte[]> pieces) {
        return pieces.stream()
                .map(piece -> new String(piece, ISO_8859_1).replace("\r", "\\r").replace("\n", "\\n"))
                .toList();
    }

    /** What is read on one backend connection, written down. */
    private static final class Course extends ChannelInboundHandlerAdapter {

        private final StringBuilder seen = new StringBuilder();
        private final BackendResponseDecoder decoder;
        private int ordinary;
        private int complete;
        private boolean interim;
        /** Whether the connection is no use for another request: malformed, or left for another protocol. */
        private boolean over;

        private Course(Lane lane) {
            this.decoder = new BackendResponseDecoder(new HttpDecoderConfig(), lane);
        }

        /** One response after the other, as long as the connection may be used again. */
        static Course of(List<List<byte[]>> responses, Lane lane, boolean toHead) {
            Course course = new Course(lane);
            EmbeddedChannel connection = new EmbeddedChannel(course.decoder, course);
            for (List<byte[]> pieces : responses) {
                int before = course.complete;
                course.decoder.expectResponse(toHead);
                for (byte[] piece : pieces) {
                    if (connection.isOpen()) {
                        connection.writeInbound(LaneInputs.received(piece));
                    }
                }
                course.note("open: " + connection.isOpen() + ", rest: " + course.decoder.holdsRest());
                if (course.complete == before || course.over || !connection.isOpen() || course.decoder.holdsRest()) {
                    break;
                }
            }
            connection.finishAndReleaseAll();
            return course;
        }

        private void note(String what) {
            seen.append(what).append('\n');
        }

        @Override
        public void channelRead(ChannelHandlerContext here, Object message) {
            if (message instanceof HttpResponse head) {
                head(head);
            } else if (message instanceof HttpContent part) {
                part(part);
            } else {
                throw new IllegalStateException("neither a head nor a part: " + message);
            }
        }

        private void head(HttpResponse head) {
            ordinary += head instanceof OrdinaryResponse ? 1 : 0;
            over |= head.decoderResult().isFailure() || head.status().code() == 101;
            interim = BackendResponseDecoder.isInterim(head.status());
            note((head.decoderResult().isFailure() ? "malformed " : "")
                    + head.protocolVersion() + " " + head.status().code() + " "
                    + head.status().reasonPhrase()
                    + " " + head.headers().entries());
        }

        private void part(HttpContent part) {
            boolean last = part instanceof LastHttpContent;
            seen.append(part.content().toString(ISO_8859_1));
            if (part.decoderResult().isFailure()) {
                over = true;
                note("malformed body");
            }
            if (last) {
                complete += interim ? 0 : 1;
                note("| trailers " + ((LastHttpContent) part).trailingHeaders().entries() + ", rest: "
                        + decoder.holdsRest());
            }
            part.release();
        }

        @Override
        public void channelInactive(ChannelHandlerContext here) {
            note("the end");
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext here, Throwable cause) {
            note("unforeseen: " + cause.getClass());
        }
    }
}
