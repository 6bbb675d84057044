package dev.falconer.application.port.driven;

import static org.assertj.core.api.Assertions.assertThat;

import dev.falconer.domain.backend.PairingToken;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What every source of pairing tokens keeps. */
public abstract class TokenSourceContract {

    protected abstract TokenSource tokens();

    @Test
    @DisplayName("TK: a token is a lower-case UUID of 36 characters")
    void aTokenIsALowerCaseUuid() {
        PairingToken token = tokens().next();

        assertThat(token.value()).matches("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");
    }

    @Test
    void noTokenIsMadeTwice() {
        TokenSource tokens = tokens();

        assertThat(Stream.generate(tokens::next).limit(1000)).doesNotHaveDuplicates();
    }
}
