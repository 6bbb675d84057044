package dev.falconer.domain.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PathBaseTest {

    @ParameterizedTest
    @CsvSource({"/, ''", "'', ''", "/sub, /sub", "/sub/, /sub", "/a/b, /a/b"})
    void whatAPersonWritesIsRead(String text, String prefix) {
        assertThat(PathBase.parse(text).prefix()).isEqualTo(prefix);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sub",
                "//",
                "/a//b",
                "/a b",
                "/a?b",
                "/a#b",
                "/a\\b",
                "/.",
                "/a/../b",
                "/a/..",
                "/a\nb",
                "/a\u007f"
            })
    void anythingElseIsRefused(String text) {
        assertThatThrownBy(() -> PathBase.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("(expected: ");
    }

    @Test
    @DisplayName("EV-22 the root is told to the application as a slash")
    void theRootIsTold() {
        assertThat(PathBase.ROOT.virtualPath()).isEqualTo("/");
        assertThat(new PathBase("/sub")).hasToString("/sub");
    }
}
