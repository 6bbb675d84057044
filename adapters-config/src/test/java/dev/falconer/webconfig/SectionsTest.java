package dev.falconer.webconfig;

import static org.assertj.core.api.Assertions.assertThat;

import dev.falconer.domain.site.EnvironmentEntry;
import dev.falconer.domain.site.Hosting;
import dev.falconer.domain.site.HostingProtocol;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which parts of a file count, and what is said about the others. */
class SectionsTest {

    private static final String BOTH = "<aspNetCore processPath='dotnet'/><httpPlatform processPath='node'/>";

    @TempDir
    private Path temporary;

    private PublishedFolder folder;

    @BeforeEach
    void givenAFolder() {
        folder = new PublishedFolder(temporary);
    }

    @Nested
    class OfTwoModules {

        @ParameterizedTest
        @CsvSource({
            "AspNetCoreModule, ASP_NET_CORE",
            "AspNetCoreModuleV2, ASP_NET_CORE",
            "aspnetcoremodulev2, ASP_NET_CORE",
            "httpPlatformHandler, HTTP_PLATFORM",
            "'Other, httpPlatformHandler', HTTP_PLATFORM",
        })
        void theOneWithAHandlerCounts(String module, HostingProtocol protocol) {
            folder.webServer("<handlers><add name='static' path='*.css' modules='StaticFileModule'/>"
                    + "<add name='h' path='*' modules='" + module + "'/></handlers>" + BOTH);

            assertThat(folder.hosting().protocol()).isEqualTo(protocol);
            assertThat(folder.notices()).isEmpty();
        }

        @Test
        void aHandlerThatWasRemovedDoesNotCount() {
            folder.webServer("<handlers><add name='a' path='*' modules='AspNetCoreModuleV2'/><remove name='a'/>"
                    + "<add name='b' path='*' modules='httpPlatformHandler'/></handlers>" + BOTH);

            assertThat(folder.hosting().protocol()).isEqualTo(HostingProtocol.HTTP_PLATFORM);
        }

        @Test
        void aHandlerBeforeClearDoesNotCount() {
            folder.webServer("<handlers><add name='a' path='*' modules='AspNetCoreModuleV2'/><clear/>"
                    + "<add name='b' path='*' modules='httpPlatformHandler'/></handlers>" + BOTH);

            assertThat(folder.hosting().protocol()).isEqualTo(HostingProtocol.HTTP_PLATFORM);
        }

        @Test
        void withoutHandlersItIsAspNetCore() {
            folder.webServer(BOTH);

            assertThat(folder.hosting().protocol()).isEqualTo(HostingProtocol.ASP_NET_CORE);
        }

        @Test
        void theOnlySectionCountsWhateverTheHandlersSay() {
            folder.webServer("<handlers><add name='a' path='*' modules='AspNetCoreModuleV2'/></handlers>"
                    + "<httpPlatform processPath='node'/>");

            assertThat(folder.hosting().protocol()).isEqualTo(HostingProtocol.HTTP_PLATFORM);
        }

        @Test
        void neitherIsAnAuthoringError() {
            folder.webServer("");

            assertThat(folder.problems())
                    .containsExactly(
                            "500.0",
                            "web.config: neither <aspNetCore> nor <httpPlatform> and no *.runtimeconfig.json"
                                    + " (expected: a web.config with <aspNetCore> or <httpPlatform>,"
                                    + " or exactly one *.runtimeconfig.json)");
        }
    }

    @Nested
    class OfTwoPlaces {

        private static final String OUTER =
                "<system.webServer><aspNetCore processPath='outer' startupTimeLimit='7'><environmentVariables>"
                        + "<environmentVariable name='A' value='outer'/><environmentVariable name='B' value='outer'/>"
                        + "</environmentVariables></aspNetCore></system.webServer>";

        private void near(String path, String content) {
            folder.webConfig("<configuration><location " + path + "><system.webServer>" + content
                    + "</system.webServer></location>" + OUTER + "</configuration>");
        }

        @ParameterizedTest
        @ValueSource(strings = {"path='.'", "path=''", "", "path='./'", "path='.' inheritInChildApplications='false'"})
        void theNearestAttributeWinsAndCollectionsAdd(String path) {
            near(
                    path,
                    "<aspNetCore processPath='near'><environmentVariables><environmentVariable name='b' value='near'/>"
                            + "</environmentVariables></aspNetCore>");

            Hosting hosting = folder.hosting();

            assertThat(hosting.command().processPath()).isEqualTo("near");
            assertThat(hosting.process().startupTimeLimit()).isEqualTo(Duration.ofSeconds(7));
            assertThat(hosting.environment())
                    .containsExactly(new EnvironmentEntry("A", "outer"), new EnvironmentEntry("b", "near"));
        }

        @Test
        void clearForgetsWhatWasInherited() {
            near(
                    "path='.'",
                    "<aspNetCore><environmentVariables><clear/><environmentVariable name='C' value='near'/>"
                            + "</environmentVariables></aspNetCore>");

            assertThat(folder.hosting().environment()).containsExactly(new EnvironmentEntry("C", "near"));
        }

        @Test
        void anotherPathHasNoEffectAndIsToldSo() {
            near("path='api'", "<aspNetCore processPath='api'/><httpPlatform processPath='api'/>");

            assertThat(folder.hosting().command().processPath()).isEqualTo("outer");
            assertThat(folder.notices())
                    .containsExactly(
                            "web.config:1:55: <aspNetCore> at location api has no effect: only the one at the root counts",
                            "web.config:1:86: <httpPlatform> at location api has no effect: only the one at the root counts");
        }
    }

    @Nested
    class OtherFeatures {

        @Test
        void areNotHonouredAndToldSo() {
            folder.webConfig("""
                    <configuration>
                      <configSections><section name="x" type="y"/></configSections>
                      <appSettings><add key="a" value="b"/></appSettings>
                      <system.webServer>
                        <aspNetCore processPath="dotnet"/>
                        <rewrite><rules><rule name="r"/></rules></rewrite>
                        <httpErrors errorMode="Detailed"/>
                        <staticContent/>
                        <httpProtocol allowKeepAlive="true"/>
                        <urlCompression doDynamicCompression="false"/>
                        <security>
                          <ipSecurity/>
                          <requestFiltering allowDoubleEscaping="true">
                            <hiddenSegments/>
                            <requestLimits maxUrl="10"/>
                          </requestFiltering>
                        </security>
                        <webSocket pingInterval="00:00:10"/>
                      </system.webServer>
                    </configuration>
                    """);

            assertThat(folder.notices())
                    .containsExactly(
                            "web.config:6:5: <rewrite> is not honoured",
                            "web.config:7:5: <httpErrors> is not honoured",
                            "web.config:8:5: <staticContent> is not honoured",
                            "web.config:9:5: <httpProtocol> is not honoured",
                            "web.config:10:5: <urlCompression> is not honoured",
                            "web.config:12:7: <ipSecurity> is not honoured",
                            "web.config:13:25: allowDoubleEscaping of <requestFiltering> is not honoured",
                            "web.config:14:9: <hiddenSegments> is not honoured",
                            "web.config:15:24: maxUrl of <requestLimits> is not honoured",
                            "web.config:18:16: pingInterval of <webSocket> is not honoured");
        }

        @Test
        void authenticationIsToldWhereItIsReliedUpon() {
            folder.webServer("<aspNetCore processPath='a' forwardWindowsAuthToken='true'/><security><authentication>"
                    + "<anonymousAuthentication enabled='false'/><basicAuthentication enabled='false'/>"
                    + "<windowsAuthentication enabled='true'><providers/></windowsAuthentication>"
                    + "</authentication></security>");

            assertThat(folder.notices())
                    .containsExactly(
                            "web.config:1:62: forwardWindowsAuthToken is not honoured: there is no Windows token to forward",
                            "web.config:1:145: anonymousAuthentication enabled=\"false\" is not honoured:"
                                    + " requests reach the application anonymously",
                            "web.config:1:223: windowsAuthentication enabled=\"true\" is not honoured:"
                                    + " requests reach the application anonymously");
        }

        @Test
        void aHandlerForSomePathsOnlyIsToldSo() {
            folder.webServer("<handlers><add name='h' path='/api/*' modules='AspNetCoreModuleV2'/></handlers>"
                    + "<aspNetCore processPath='a'/>");

            assertThat(folder.notices())
                    .containsExactly("web.config:1:58: path of handler h: /api/* is not honoured:"
                            + " every request goes to the application");
        }
    }

    @Test
    @DisplayName("1.3 what is set nowhere is told nowhere")
    void aPlainFileHasNoNotices() {
        folder.aspNetCore("stdoutLogEnabled='false' forwardWindowsAuthToken='false' hostingModel='OutOfProcess'");

        assertThat(folder.notices()).isEmpty();
    }
}
