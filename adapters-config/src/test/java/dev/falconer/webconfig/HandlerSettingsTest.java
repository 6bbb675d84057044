package dev.falconer.webconfig;

import static org.assertj.core.api.Assertions.assertThat;

import dev.falconer.domain.site.OutputPolicy;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code handlerSettings}, and where standard output goes. */
class HandlerSettingsTest {

    @TempDir
    private Path temporary;

    private PublishedFolder folder;

    @BeforeEach
    void givenAFolder() {
        folder = new PublishedFolder(temporary);
    }

    /** {@code name=value} each. */
    private void settings(String... settings) {
        settingsBeside("", settings);
    }

    private void settingsBeside(String attributes, String... settings) {
        var elements = new StringBuilder("<handlerSettings>");
        for (String setting : settings) {
            String[] parts = setting.split("=", 2);
            elements.append("<handlerSetting name='%s' value='%s'/>".formatted(parts[0], parts[1]));
        }
        folder.aspNetCore(attributes, elements.append("</handlerSettings>").toString());
    }

    @ParameterizedTest
    @CsvSource({"true, true", "TRUE, true", "false, false", "1, false", "'', false"})
    @DisplayName("HD-10 forwardResponseConnectionHeader needs the word true")
    void connectionHeader(String value, boolean forwarded) {
        settings("forwardResponseConnectionHeader=" + value);

        assertThat(folder.hosting().forwarding().forwardsConnectionHeader()).isEqualTo(forwarded);
    }

    @ParameterizedTest
    @CsvSource({"true, false", "True, false", "false, true", "yes, true"})
    @DisplayName("RC-06 disallowRotationOnConfigChange needs the word true")
    void recycling(String value, boolean recycles) {
        settings("disallowRotationOnConfigChange=" + value);

        assertThat(folder.hosting().recyclesOnChange()).isEqualTo(recycles);
    }

    @Test
    @DisplayName("LG-33 HD-11 names match in any case wherever they stand, unknown and empty ones are ignored")
    void names() {
        settings("=x", "unknown=1", "FORWARDresponseCONNECTIONheader=true");

        assertThat(folder.hosting().forwarding().forwardsConnectionHeader()).isTrue();
        assertThat(folder.notices()).isEmpty();
    }

    @Test
    void theFirstOfTwoWins() {
        settings("disallowRotationOnConfigChange=true", "DISALLOWROTATIONONCONFIGCHANGE=false");

        assertThat(folder.hosting().recyclesOnChange()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "handlerVersion=88.93",
                "stackSize=1",
                "callStartupHook=true",
                "setCurrentDirectory=false",
                "suppressRecycleOnStartupTimeout=true",
                "enableShadowCopy=false",
                "shadowCopyDirectory=x",
                "cleanShadowCopyDirectory=true",
                "debugFile=",
                "debugLevel="
            })
    @DisplayName("ST-33 settings without a meaning here are accepted in silence")
    void withoutMeaning(String setting) {
        settings(setting);

        assertThat(folder.notices()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "enableShadowCopy=true | enableShadowCopy is not honoured: the application runs from its own folder",
                "experimentalEnableShadowCopy=true | experimentalEnableShadowCopy is not honoured:"
                        + " the application runs from its own folder",
                "debugLevel=file | debugLevel is not honoured: what Falconer does is in Falconer's own log",
                "debugFILE=subdirectory\\debug.txt | debugFile is not honoured: what Falconer does is in Falconer's own log",
                "shutdownDelay=500 | shutdownDelay is not honoured: requests under way may finish within shutdownTimeLimit",
            })
    @DisplayName("LG-26 settings that ask for something we do not do are told")
    void notHonoured(String setting, String notice) {
        settings(setting);

        assertThat(folder.notices()).singleElement().asString().endsWith(": " + notice);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "soon", "1s"})
    void aShutdownDelayIsAnAuthoringErrorUnlessItIsMilliseconds(String value) {
        settings("shutdownDelay=" + value);

        assertThat(folder.problems())
                .containsExactly(
                        "500.0", "web.config:1:122: shutdownDelay: " + value + " (expected: milliseconds, 0 or more)");
    }

    @Test
    void aShutdownDelayOfTheServerIsCheckedToo() {
        folder.server("ANCM_shutdownDelay", "-5").aspNetCore("");

        assertThat(folder.problems())
                .containsExactly("500.0", "web.config: ANCM_shutdownDelay: -5 (expected: milliseconds, 0 or more)");
    }

    @Test
    void aSettingWithoutAValueBreaksTheSchema() {
        folder.aspNetCore("", "<handlerSettings><handlerSetting name='a'/></handlerSettings>");

        assertThat(folder.problems())
                .containsExactly(
                        "500.19", "web.config:1:85: value of <handlerSetting> is missing (expected: name and value)");
    }

    @Nested
    class StandardOutput {

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    ".\\logs\\stdout            | FOLDER/logs/stdout",
                    "logs/stdout                | FOLDER/logs/stdout",
                    "stdout                     | FOLDER/stdout",
                    "..\\logs\\out              | PARENT/logs/out",
                    "/var/log/app/stdout        | /var/log/app/stdout",
                    "%LOGS%\\stdout             | /var/log/x/stdout",
                    "\\\\?\\%LOGS%\\a\\stdout   | /var/log/x/a/stdout",
                })
        @DisplayName("LG-11 LG-32 the log file's prefix is absolute, back slashes turned")
        void prefix(String written, String prefix) {
            folder.server("LOGS", "/var/log/x").aspNetCore("stdoutLogEnabled='true' stdoutLogFile='" + written + "'");

            assertThat(folder.hosting().output())
                    .isEqualTo(new OutputPolicy.LogFile(prefix.replace(
                                    "FOLDER", folder.path().toString())
                            .replace("PARENT/", folder.path().resolveSibling("").toString() + "/")));
            assertThat(folder.notices()).isEmpty();
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "\\\\?\\%home%\\LogFiles\\stdout | LogFiles/stdout",
                    "C:\\inetpub\\logs\\stdout       | inetpub/logs/stdout",
                    "\\\\server\\share\\logs\\stdout | logs/stdout",
                    "C:\\                            | stdout",
                })
        void aPlaceOnAWindowsMachineIsTakenToTheFolder(String written, String below) {
            folder.aspNetCore("stdoutLogEnabled='true' stdoutLogFile='" + written + "'");

            String prefix = folder.path() + "/" + below;
            assertThat(folder.hosting().output()).isEqualTo(new OutputPolicy.LogFile(prefix));
            assertThat(folder.hosting().notices())
                    .singleElement()
                    .asString()
                    .endsWith("stdoutLogFile: " + written + " is a place on a Windows machine; written to " + prefix
                            + " instead");
        }

        @Test
        void anEmptyFileIsAnAuthoringError() {
            folder.aspNetCore("stdoutLogFile=''");

            assertThat(folder.problems())
                    .containsExactly(
                            "500.0",
                            "web.config:1:67: stdoutLogFile is empty (expected: a path such as .\\logs\\stdout)");
        }

        @ParameterizedTest
        @ValueSource(strings = {"false", "FALSE"})
        void withoutRedirectionNothingIsKept(String value) {
            settingsBeside("stdoutLogEnabled='true'", "enableOutOfProcessConsoleRedirection=" + value);

            assertThat(folder.hosting().output()).isEqualTo(new OutputPolicy.Discarded());
        }

        @ParameterizedTest
        @ValueSource(strings = {"true", "0", "no", ""})
        void onlyTheWordFalseEndsRedirection(String value) {
            settings("enableOutOfProcessConsoleRedirection=" + value);

            assertThat(folder.hosting().output()).isEqualTo(new OutputPolicy.Remembered());
        }
    }
}
