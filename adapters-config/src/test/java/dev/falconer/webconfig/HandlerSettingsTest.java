package dev.falconer.webconfig;

import static org.assertj.core.api.Assertions.assertThat;

import dev.falconer.domain.site.BackendAddress;
import dev.falconer.domain.site.BackendProtocol;
import dev.falconer.domain.site.DebugLog;
import dev.falconer.domain.site.DebugLog.Detail;
import dev.falconer.domain.site.ForwardingPolicy;
import dev.falconer.domain.site.OutputPolicy;
import dev.falconer.domain.site.ShadowCopyPolicy;
import dev.falconer.domain.site.ShadowCopyPolicy.Leftovers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
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

    @Nested
    class TheBackend {

        /** An httpPlatform section with this one setting. */
        private void httpPlatform(String name, String value) {
            folder.webServer(
                    "<httpPlatform processPath='node'><handlerSettings>\n<handlerSetting name='%s' value='%s'/>"
                                    .formatted(name, value)
                            + "</handlerSettings></httpPlatform>");
        }

        @ParameterizedTest
        @CsvSource({"h2c, H2C", "H2C, H2C", "http1.1, HTTP_1_1", "'', HTTP_1_1"})
        void isSpokenToInTheProtocolThatItAsksFor(String value, BackendProtocol protocol) {
            settings("backendProtocol=" + value);
            assertThat(folder.hosting().forwarding().protocol()).isEqualTo(protocol);

            httpPlatform("backendProtocol", value);
            assertThat(folder.hosting().forwarding().protocol()).isEqualTo(protocol);
        }

        @ParameterizedTest
        @CsvSource({"unixSocket, UNIX_SOCKET", "unixsocket, UNIX_SOCKET", "port, PORT", "'', PORT"})
        void listensOnWhatItAsksFor(String value, BackendAddress address) {
            httpPlatform("backendAddress", value);

            assertThat(folder.hosting().forwarding().address()).isEqualTo(address);
        }

        @Test
        void listensOnAPortAndIsSpokenToInHttp11WhereNothingIsSaid() {
            folder.webServer("<httpPlatform processPath='node'/>");

            assertThat(folder.hosting().forwarding()).isEqualTo(ForwardingPolicy.STANDARD);
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "backendProtocol | h2 | backendProtocol: h2 (expected: h2c or http1.1)",
                    "backendAddress | pipe | backendAddress: pipe (expected: port or unixSocket)",
                })
        void cannotBeAnythingElse(String name, String value, String problem) {
            httpPlatform(name, value);

            assertThat(folder.problems()).hasSize(2).first().isEqualTo("500.0");
            assertThat(folder.problems().getLast()).startsWith("web.config:2:").endsWith(problem);
        }

        @Test
        void ofAspNetCoreListensOnAPort() {
            settings("backendAddress=unixSocket");

            assertThat(folder.problems()).hasSize(2).first().isEqualTo("500.0");
            assertThat(folder.problems().getLast())
                    .endsWith(
                            "backendAddress: unixSocket (expected: port, as <aspNetCore> tells the application a port;"
                                    + " with <httpPlatform> it can be unixSocket)");
        }
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
                "debugFILE=subdirectory\\debug.txt | debugFile is not written: debugLevel does not contain file",
                "debugLevel=EventLog | debugLevel: eventlog changes nothing:"
                        + " Falconer's own log is on its standard output",
                "debugLevel=console,info | debugLevel: console changes nothing:"
                        + " Falconer's own log is on its standard output",
                "debugLevel=file,4 | debugLevel: 4 is unknown"
                        + " (expected: error, warning, info, trace, console, eventlog or file)",
                "shutdownDelay=500 | shutdownDelay is not honoured: requests under way may finish within shutdownTimeLimit",
            })
    @DisplayName("settings that ask for something we do not do are told")
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

    @Nested
    class ShadowCopying {

        @ParameterizedTest
        @CsvSource({"enableShadowCopy=true", "experimentalEnableShadowCopy=TRUE"})
        @DisplayName("RC-15 an application may ask to run from copies of its folder")
        void isAskedFor(String setting) {
            settings(setting);

            assertThat(folder.hosting().shadowCopy())
                    .contains(new ShadowCopyPolicy(
                            folder.path() + "/ShadowCopyDirectory", Duration.ofSeconds(5), Leftovers.REMOVED_LATER));
            assertThat(folder.notices()).isEmpty();
        }

        @Test
        void hasItsCopiesWhereItIsToldAndWhenItIsTold() {
            settings(
                    "enableShadowCopy=true",
                    "shadowCopyDirectory=..\\copies",
                    "cleanShadowCopyDirectory=true",
                    "shadowCopyQuietTime=00:00:00.500");

            assertThat(folder.hosting().shadowCopy())
                    .contains(new ShadowCopyPolicy(
                            folder.path().resolveSibling("copies").toString(),
                            Duration.ofMillis(500),
                            Leftovers.REMOVED_FIRST));
        }

        @Test
        void isOffWhereNobodyAsks() {
            settings("shadowCopyDirectory=x");

            assertThat(folder.hosting().shadowCopy()).isEmpty();
        }

        @ParameterizedTest
        @ValueSource(strings = {".", "..", "/"})
        void cannotHaveItsCopiesWhereTheyWouldContainTheFolder(String directory) {
            settings("enableShadowCopy=true", "shadowCopyDirectory=" + directory);

            assertThat(folder.problems()).hasSize(2).first().isEqualTo("500.0");
            assertThat(folder.problems().getLast())
                    .endsWith("shadowCopyDirectory: " + directory
                            + " (expected: a folder in the application's, or one that does not contain it)");
        }

        @Test
        void needsATime() {
            settings("enableShadowCopy=true", "shadowCopyQuietTime=5");

            assertThat(folder.problems().getLast()).contains("shadowCopyQuietTime: 5 (expected: hh:mm:ss");
        }
    }

    @Test
    void aSettingWithoutAValueBreaksTheSchema() {
        folder.aspNetCore("", "<handlerSettings><handlerSetting name='a'/></handlerSettings>");

        assertThat(folder.problems())
                .containsExactly(
                        "500.19", "web.config:1:85: value of <handlerSetting> is missing (expected: name and value)");
    }

    @Nested
    class TheDebugLog {

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "file                      | INFO",
                    "FILE                      | INFO",
                    "file, Error               | ERROR",
                    "warning,file              | WARNING",
                    "trace,file,error          | TRACE",
                    "error , info,, file       | INFO",
                })
        @DisplayName("LG-27 file among the words of debugLevel is aspnetcore-debug.log in the folder")
        void level(String words, Detail detail) {
            settings("debugLevel=" + words);

            assertThat(folder.hosting().debugLog())
                    .contains(new DebugLog(folder.path() + "/aspnetcore-debug.log", detail, Optional.empty()));
            assertThat(folder.notices()).isEmpty();
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "subdirectory\\debug.txt | FOLDER/subdirectory/debug.txt",
                    ".\\debug.txt            | FOLDER/debug.txt",
                    "/var/log/app/debug.txt  | /var/log/app/debug.txt",
                    "%LOGS%\\debug.txt       | /var/log/x/debug.txt",
                })
        @DisplayName("LG-26 LG-33 debugFile is absolute, back slashes turned")
        void file(String written, String file) {
            folder.server("LOGS", "/var/log/x");

            settings("debugLEVEL=file", "debugFILE=" + written);

            assertThat(folder.hosting().debugLog())
                    .map(DebugLog::file)
                    .contains(file.replace("FOLDER", folder.path().toString()));
        }

        @Test
        void onADriveOfAWindowsMachineIsTakenToTheFolder() {
            settings("debugLevel=file", "debugFile=C:\\logs\\debug.txt");

            assertThat(folder.hosting().debugLog()).map(DebugLog::file).contains(folder.path() + "/logs/debug.txt");
            assertThat(folder.notices()).singleElement().asString().contains("a place on a Windows machine");
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "info", "error,trace"})
        void isNotThereWithoutTheWordFile(String words) {
            settings("debugLevel=" + words);

            assertThat(folder.hosting().debugLog()).isEmpty();
            assertThat(folder.notices()).isEmpty();
        }

        @Test
        @DisplayName("LG-28 Falconer's environment asks for it where web.config does not")
        void ofTheServer() {
            folder.server("ASPNETCORE_MODULE_DEBUG", "file,warning")
                    .server("ASPNETCORE_MODULE_DEBUG_FILE", "/tmp/a.txt")
                    .aspNetCore("");

            assertThat(folder.hosting().debugLog())
                    .contains(new DebugLog("/tmp/a.txt", Detail.WARNING, Optional.empty()));
        }

        @Test
        @DisplayName("LG-29 web.config wins over Falconer's environment, whose file is told where the log goes on")
        void ofBoth() {
            folder.server("ASPNETCORE_MODULE_DEBUG", "trace,file").server("ASPNETCORE_MODULE_DEBUG_FILE", "/tmp/a.txt");

            settings("debugLevel=file", "debugFile=/tmp/b.txt");

            assertThat(folder.hosting().debugLog())
                    .contains(new DebugLog("/tmp/b.txt", Detail.INFO, Optional.of("/tmp/a.txt")));
        }

        @Test
        void isNotMeantForHttpPlatform() {
            folder.server("ASPNETCORE_MODULE_DEBUG", "file").webServer("<httpPlatform processPath='node'/>");

            assertThat(folder.hosting().debugLog()).isEmpty();
        }
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
