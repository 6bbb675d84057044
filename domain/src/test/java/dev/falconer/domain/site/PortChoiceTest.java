package dev.falconer.domain.site;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PortChoiceTest {

    @ParameterizedTest
    @CsvSource({"1025, 1025", "48000, 48000", "5000, 5000", "8080x, 8080", "08080, 8080"})
    @DisplayName("PT-01 a leading integer from 1025 to 48000 is the port")
    void aPortInTheRangeIsFixed(String text, int port) {
        assertThat(PortChoice.parse(text)).isEqualTo(new PortChoice.Fixed(port, text));
    }

    @Test
    @DisplayName("PT-02 an empty value is none")
    void anEmptyValueIsUnset() {
        assertThat(PortChoice.parse("")).isEqualTo(new PortChoice.Free());
    }

    @ParameterizedTest
    @ValueSource(strings = {"1024", "48001", "480000", "99999999999999999999", "0", "-5000", "noninteger"})
    @DisplayName("PT-03 PT-04 PT-05 anything else cannot be used, and is not silently replaced")
    void anythingElseIsUnusable(String text) {
        assertThat(PortChoice.parse(text)).isEqualTo(new PortChoice.Unusable(text));
    }
}
