package dev.falconer.domain.site;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VariableExpansionTest {

    private static final Map<String, String> SERVER =
            Map.of("TestVariable", "World", "EMPTY", "", "Nested", "%TestVariable%", "a", "x", "A", "y");

    @ParameterizedTest
    @CsvSource(textBlock = """
                    plain,                        plain
                    '',                           ''
                    %TestVariable%;Hello,         World;Hello
                    %testvariable%,               World
                    [%TestVariable%%TestVariable%], [WorldWorld]
                    %a%%A%,                       xy
                    %Nested%,                     %TestVariable%
                    %EMPTY%,                      %EMPTY%
                    100%,                         100%
                    %TestVariable,                %TestVariable
                    %%,                           %%
                    %%TestVariable%%,             %World%
                    %TestVariable %,              %TestVariable %
                    """)
    @DisplayName("EV-15 a known variable is replaced, in any letter case and only once")
    void knownVariablesAreReplaced(String text, String expanded) {
        assertThat(VariableExpansion.expand(text, SERVER)).isEqualTo(expanded);
    }

    @ParameterizedTest
    @CsvSource({"%UNKNOWN%, %UNKNOWN%", "a%UNKNOWN%b, a%UNKNOWN%b", "%UNKNOWN%TestVariable%, %UNKNOWNWorld"})
    @DisplayName("EV-18 an unknown variable stays as written")
    void unknownVariablesStay(String text, String expanded) {
        assertThat(VariableExpansion.expand(text, SERVER)).isEqualTo(expanded);
    }

    @Test
    @DisplayName("EV-17 a value of more than 256 characters is inserted whole")
    void longValuesAreInsertedWhole() {
        String value = "x".repeat(70_000);

        String expanded = VariableExpansion.expand("<%LONG%>", Map.of("LONG", value));

        assertThat(expanded).isEqualTo("<" + value + ">");
    }
}
