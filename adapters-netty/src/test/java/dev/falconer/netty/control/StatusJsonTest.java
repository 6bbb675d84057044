package dev.falconer.netty.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.falconer.application.port.driving.ApplicationStatus;
import dev.falconer.application.port.driving.ProcessStatus;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StatusJsonTest {

    @Test
    void everyApplicationIsAnObjectWithItsProcesses() {
        var shop = new ApplicationStatus(
                "shop",
                "ready",
                "/srv/shop",
                3,
                List.of(new ProcessStatus("shop", 0, "Ready", 4121), new ProcessStatus("shop", 1, "Idle", 0)));
        var blog = new ApplicationStatus("blog", "idle", "/srv/blog", 0, List.of());

        assertThat(StatusJson.of(List.of(shop, blog)))
                .isEqualTo("{\"applications\":["
                        + "{\"name\":\"shop\",\"state\":\"ready\",\"directory\":\"/srv/shop\",\"waiting\":3,\"processes\":["
                        + "{\"slot\":0,\"state\":\"Ready\",\"pid\":4121},{\"slot\":1,\"state\":\"Idle\",\"pid\":null}]},"
                        + "{\"name\":\"blog\",\"state\":\"idle\",\"directory\":\"/srv/blog\",\"waiting\":0,\"processes\":[]}"
                        + "]}\n");
    }

    @Test
    void noApplicationIsAnEmptyArray() {
        assertThat(StatusJson.of(List.of())).isEqualTo("{\"applications\":[]}\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "a \"b\" c|\"a \\\"b\\\" c\"",
                "C:\\srv|\"C:\\\\srv\"",
                "/srv/käse\uD83E\uDDC0|\"/srv/käse\uD83E\uDDC0\"",
                "`a\nb\u0001`|\"a\\u000ab\\u0001\"",
                "`half \uD83E`|\"half \\ud83e\"",
                "``|\"\""
            })
    void textIsEscapedWhereItMustBe(String text, String json) {
        assertThat(StatusJson.string(text)).isEqualTo(json);
    }
}
