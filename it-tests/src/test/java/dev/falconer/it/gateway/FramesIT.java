package dev.falconer.it.gateway;

import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The rows of docs/http.md that say in frames of HTTP/2 what a client sends, each on a connection of its own. */
class FramesIT {

    @AutoClose
    private static Gateway gateway;

    @BeforeAll
    static void open() {
        gateway = Gateway.open();
    }

    static List<FrameRow> rows() {
        return RulesDocument.rowsInFrames();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    void row(FrameRow row) {
        Observation seen = gateway.play(row);

        row.falconer().checkFor(row.toString(), seen);
    }
}
