package dev.falconer.netty.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebSocketFramesTest {

    private final WebSocketFrames frames = new WebSocketFrames();

    private static ByteBuf hex(String text) {
        return Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(text.replace(" ", "")));
    }

    private static ByteBuf large(String header, int payload) {
        return Unpooled.wrappedBuffer(hex(header), Unpooled.wrappedBuffer(new byte[payload]));
    }

    @Test
    void aFrameMayStandAtTheBeginning() {
        assertThat(frames.atBoundary()).isTrue();
        assertThat(frames.closed()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "8100", // empty text
                "8180 01020304", // the same, masked
                "8205 0102030405", // binary
                "8285 01020304 0102030405", // the same, masked
                "0103 616263 8003 646566", // in two parts
                "0103 616263 8900 8003 646566", // a ping between them
                "c103 616263" // compressed
            })
    void wholeFramesEndAtABoundaryHoweverTheyAreCut(String text) {
        ByteBuf bytes = hex(text);
        var cut = new WebSocketFrames();

        frames.pass(bytes);
        while (bytes.isReadable()) {
            cut.pass(bytes.readSlice(1));
        }

        assertThat(frames.atBoundary()).isTrue();
        assertThat(cut.atBoundary()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"827e 0400, 1024", "827e ffff, 65535", "827f 0000000000100000, 1048576", "82fe 0400 01020304, 1024"})
    void largeFramesEndBehindTheirLastByte(String header, int payload) {
        ByteBuf bytes = large(header, payload);

        frames.pass(bytes.readSlice(bytes.readableBytes() - 1));
        assertThat(frames.atBoundary()).isFalse();

        frames.pass(bytes);
        assertThat(frames.atBoundary()).isTrue();
    }

    @Test
    void theEndOfAFrameIsFoundAmongOthers() {
        frames.pass(hex("8205 0102"));
        ByteBuf rest = hex("030405 8100 8100");

        int ofFrame = frames.passToBoundary(rest);

        assertThat(ofFrame).isEqualTo(3);
        assertThat(frames.atBoundary()).isTrue();
        assertThat(rest.readerIndex()).isZero();
    }

    @Test
    void aFrameThatGoesOnTakesAllThereIs() {
        frames.pass(hex("8205 0102"));

        assertThat(frames.passToBoundary(hex("0304"))).isEqualTo(2);
        assertThat(frames.atBoundary()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"8802 03e9", "8882 01020304 02eb", "8800", "8104 01020304 8802 03e9"})
    void aCloseIsTheLastFrame(String text) {
        frames.pass(hex(text));

        assertThat(frames.closed()).isTrue();
        assertThat(frames.atBoundary()).isFalse();
        frames.pass(hex("8100"));
        assertThat(frames.closed()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"8300", "8b00", "897e 0400", "827f ffffffffffffffff", "82ff 7fffffffffffffff"})
    void whatIsNoFrameIsNotFollowed(String text) {
        ByteBuf bytes = hex(text);

        assertThat(frames.passToBoundary(hex("8100"))).isZero();
        frames.pass(bytes);

        assertThat(frames.followed()).isFalse();
        assertThat(frames.atBoundary()).isFalse();
        assertThat(frames.passToBoundary(hex("8100"))).isEqualTo(2);
    }

    @Test
    void ourGoodbyesAreCloseFramesThemselves() {
        var ofServer = new WebSocketFrames();
        var ofClient = new WebSocketFrames();
        ByteBuf masked = WebSocketFrames.goingAwayFromClient();

        ofServer.pass(WebSocketFrames.goingAwayFromServer());
        ofClient.pass(masked);

        assertThat(ByteBufUtil.hexDump(WebSocketFrames.goingAwayFromServer())).isEqualTo("880203e9");
        assertThat(ofServer.closed()).isTrue();
        assertThat(ofClient.closed()).isTrue();
        assertThat(masked.getUnsignedShort(6) ^ masked.getUnsignedShort(2)).isEqualTo(1_001);
    }
}
