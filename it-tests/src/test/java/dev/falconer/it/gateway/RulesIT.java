package dev.falconer.it.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The rows of docs/http.md that say in bytes what a client sends, one after the other. */
class RulesIT {

    @AutoClose
    private static Gateway gateway;

    /** The rows of which nothing whole may ever have reached the backend. */
    private static final Set<String> KEPT = new HashSet<>();

    @BeforeAll
    static void open() {
        gateway = Gateway.open();
    }

    static List<Row> rows() {
        return RulesDocument.rowsInBytes();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    void row(Row row) {
        Observation seen = gateway.play(row);

        row.falconer().checkFor(row.toString(), seen);
        if (row.falconer().keepsFromBackend()) {
            KEPT.add(row.id());
        }
    }

    @AfterAll
    static void nothingArrivedLater() {
        List<String> whole = gateway.everything().stream()
                .filter(Message::complete)
                .map(Message::target)
                .filter(target -> target.startsWith("/t/"))
                .map(target -> target.substring(3, 6))
                .toList();

        assertThat(whole).doesNotContainAnyElementsOf(KEPT);
    }
}
