package dev.falconer.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.falconer.domain.process.ExitStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RootTest {

    @Test
    void aNumberBehindThatOfTheLastCodeIsASignal() {
        assertThat(Root.Launched.status(128 + 9)).isEqualTo(new ExitStatus.Signal(9));
        assertThat(Root.Launched.status(128 + 64)).isEqualTo(new ExitStatus.Signal(64));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3, 128, 128 + 17, 128 + 19, 128 + 28, 128 + 65, 255})
    void anyOtherIsACodeAlsoWhereItsSignalEndsNothing(int value) {
        assertThat(Root.Launched.status(value)).isEqualTo(new ExitStatus.Code(value));
    }
}
