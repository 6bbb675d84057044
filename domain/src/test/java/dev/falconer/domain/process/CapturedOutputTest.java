package dev.falconer.domain.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.falconer.domain.backend.PairingToken;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class CapturedOutputTest {

    @Test
    @DisplayName("TK: a token that the application printed is not shown")
    void aSecretIsHiddenWhereverItStands() {
        var output = new CapturedOutput("token=s3cret; again s3cret.", "again s3cret.");

        assertThat(output.without(new PairingToken("s3cret")))
                .isEqualTo(new CapturedOutput("token=***; again ***.", "again ***."));
    }

    @Test
    void anEmptySecretHidesNothing() {
        var output = new CapturedOutput("first", "last");

        assertThat(output.without(new PairingToken(""))).isEqualTo(output);
    }

    @Test
    void coloursAndCursorMovementsAreDropped() {
        var output = new CapturedOutput(
                "\u001b[41m\u001b[30mfail\u001b[39m\u001b[22m\u001b[49m: app\u001b[?25h", "\u001b[2K\rok");

        assertThat(output.withoutTerminalControl()).isEqualTo(new CapturedOutput("fail: app", "\rok"));
    }

    @Test
    void bracketsThatAreNoTerminalControlStay() {
        var output = new CapturedOutput("at [/srv/app]", "[1m");

        assertThat(output.withoutTerminalControl()).isEqualTo(output);
    }
}
