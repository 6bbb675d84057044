package dev.falconer.application.port.driven;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What every chooser of ports keeps. */
public abstract class PortAllocatorContract {

    protected abstract PortAllocator ports();

    @Test
    @DisplayName("PT-07 a chosen port lies between 10000 and 48000")
    void aChosenPortIsInRange() {
        PortAllocator ports = ports();

        assertThat(Stream.generate(ports::allocate).limit(50))
                .allSatisfy(port -> assertThat(port.getAsInt()).isBetween(10_000, 48_000));
    }

    @Test
    void processesThatStartTogetherGetDifferentPorts() {
        PortAllocator ports = ports();

        assertThat(Stream.generate(ports::allocate).limit(100).map(OptionalInt::getAsInt))
                .doesNotHaveDuplicates();
    }
}
