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
    @CsvSource({"/, ''", "/a-b/c.d~(1), /a-b/c.d~(1)", "/ж, /%D0%B6", "/100%, /100%25", "'/[a]\"', /%5Ba%5D%22"})
    @DisplayName("TL-11 it is escaped where a request's target cannot have it as it is")
    void isEscaped(String text, String escaped) {
        assertThat(PathBase.parse(text).escaped()).isEqualTo(escaped);
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

    @Test
    void oneLiesUnderAnotherByWholeNamesInAnyLetterCase() {
        PathBase shop = PathBase.parse("/shop");

        assertThat(PathBase.parse("/Shop/cart").liesUnder(shop)).isTrue();
        assertThat(shop.liesUnder(PathBase.ROOT)).isTrue();
        assertThat(PathBase.parse("/shopping").liesUnder(shop)).isFalse();
        assertThat(shop.liesUnder(shop)).isFalse();
        assertThat(PathBase.ROOT.liesUnder(PathBase.ROOT)).isFalse();
    }
}
