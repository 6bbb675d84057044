package dev.falconer.netty.lane;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.falconer.domain.forwarding.HeaderEditor;
import dev.falconer.netty.Garbage;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What the lane is for: a head on its way through leaves no garbage, but for what Netty's buffers do. */
@DisplayName("The lane")
class LaneAllocationTest {

    private static final byte[] REQUEST = """
            GET /shop/cart?item=42 HTTP/1.1\r
            Host: shop.test\r
            User-Agent: Mozilla/5.0\r
            Accept: text/html\r
            Cookie: session=1\r
            Connection: keep-alive\r
            \r
            """.getBytes(ISO_8859_1);

    private static final byte[] RESPONSE = """
            HTTP/1.1 200 OK\r
            Server: test\r
            Content-Type: text/plain\r
            Content-Length: 12\r
            \r
            """.getBytes(ISO_8859_1);

    private final Lane lane = new Lane();

    @Test
    @DisplayName("leaves no garbage of a request's head and its response's")
    void leavesNoGarbage() {
        try (var _ = LaneInputs.withoutLeakDetection()) {
            ByteBuf request = LaneInputs.received(REQUEST);
            ByteBuf response = LaneInputs.received(RESPONSE);
            long buffers = Garbage.perTurn(() -> {
                ByteBufAllocator.DEFAULT.directBuffer(256).release();
                ByteBufAllocator.DEFAULT.directBuffer(128).release();
            });

            long through = Garbage.perTurn(() -> through(request, response));

            assertThat(through - buffers).as("bytes per request").isLessThanOrEqualTo(8);
            request.release();
            response.release();
        }
    }

    @Test
    @DisplayName("leaves no garbage of a short body that goes out behind its head")
    void leavesNoGarbageOfAShortBody() {
        try (var _ = LaneInputs.withoutLeakDetection()) {
            ByteBuf head = ByteBufAllocator.DEFAULT.directBuffer(256);
            ByteBuf body = LaneInputs.received("?hello".getBytes(ISO_8859_1)).skipBytes(1);

            long appended = Garbage.perTurn(() -> {
                head.clear().writeByte('>');
                Memory.append(body, head);
            });

            assertThat(appended).as("bytes per body").isLessThanOrEqualTo(8);
            assertThat(head.toString(ISO_8859_1)).isEqualTo(">hello");
            assertThat(body.toString(ISO_8859_1)).isEqualTo("hello");
            head.release();
            body.release();
        }
    }

    private void through(ByteBuf request, ByteBuf response) {
        request.readerIndex(0);
        OrdinaryRequest head = requireNonNull(lane.request(request, 8_192));
        HeaderEditor fields = head.headers().fields();
        fields.removeIf((name, _) -> name.length() == 10);
        fields.set("Host", "shop.test:80");
        fields.add("X-Forwarded-For", "192.0.2.1:4711");
        lane.encoded(head, ByteBufAllocator.DEFAULT).release();
        lane.giveBack(head);

        response.readerIndex(0);
        OrdinaryResponse answer = requireNonNull(lane.response(response, 8_192, false));
        answer.headers().fields().add("Date", "now");
        lane.encoded(answer, ByteBufAllocator.DEFAULT).release();
    }
}
