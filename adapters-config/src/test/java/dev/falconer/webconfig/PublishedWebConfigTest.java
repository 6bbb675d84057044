package dev.falconer.webconfig;

import static org.assertj.core.api.Assertions.assertThat;

import dev.falconer.domain.site.Application;
import dev.falconer.domain.site.Command;
import dev.falconer.domain.site.EnvironmentEntry;
import dev.falconer.domain.site.FailurePage;
import dev.falconer.domain.site.ForwardingPolicy;
import dev.falconer.domain.site.Hosting;
import dev.falconer.domain.site.HostingProtocol;
import dev.falconer.domain.site.OutputPolicy;
import dev.falconer.domain.site.PathBase;
import dev.falconer.domain.site.PoolPolicy;
import dev.falconer.domain.site.PortChoice;
import dev.falconer.domain.site.ProcessPolicy;
import dev.falconer.domain.site.Site;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole files, as tools write them. */
class PublishedWebConfigTest {

    /** As the 3.1 SDK publishes it: with a byte order mark, Windows line ends and none at the end. */
    private static final String PUBLISHED = """
            \uFEFF<?xml version="1.0" encoding="utf-8"?>
            <configuration>
              <location path="." inheritInChildApplications="false">
                <system.webServer>
                  <handlers>
                    <add name="aspNetCore" path="*" verb="*" modules="AspNetCoreModuleV2" resourceType="Unspecified" />
                  </handlers>
                  <aspNetCore processPath="dotnet" arguments=".\\app.dll" stdoutLogEnabled="false" stdoutLogFile=".\\logs\\stdout" hostingModel="inprocess" />
                </system.webServer>
              </location>
            </configuration>
            <!--ProjectGuid: 5e61ab04-35cb-4d1f-9ba1-8b3f4d3e5a5f-->""".replace("\n", "\r\n");

    private static final String HTTP_PLATFORM = """
            <?xml version="1.0" encoding="UTF-8"?>
            <configuration>
              <system.webServer>
                <handlers>
                  <add name="httpplatformhandler" path="*" verb="*" modules="httpPlatformHandler" resourceType="Unspecified"/>
                </handlers>
                <httpPlatform processPath="%JAVA_HOME%\\bin\\java" arguments="-jar &quot;my app.jar&quot; --server.port=%HTTP_PLATFORM_PORT%" startupRetryCount="0" stdoutLogEnabled="true">
                  <environmentVariables>
                    <environmentVariable name="PORT" value="%HTTP_PLATFORM_PORT%"/>
                  </environmentVariables>
                </httpPlatform>
              </system.webServer>
            </configuration>
            """;

    @TempDir
    private Path temporary;

    private PublishedFolder folder;

    @BeforeEach
    void givenAFolder() {
        folder = new PublishedFolder(temporary);
    }

    @Test
    @DisplayName("ST-51 an unedited published web.config is hosted as it is")
    void publishedFile() {
        folder.webConfig(PUBLISHED).file("app.dll", "");

        Site site = folder.load();

        Application application = site.applications().getFirst();
        assertThat(application.name()).isEqualTo(folder.path().getFileName().toString());
        assertThat(application.directory()).isEqualTo(folder.path().toString());
        assertThat(application.pathBase()).isEqualTo(PathBase.ROOT);
        Hosting hosting = folder.hosting();
        assertThat(hosting.protocol()).isEqualTo(HostingProtocol.ASP_NET_CORE);
        assertThat(hosting.command()).isEqualTo(new Command("dotnet", List.of("./app.dll")));
        assertThat(folder.notices())
                .containsExactly("web.config:8:117: hostingModel: inprocess is not available here;"
                        + " the application runs out-of-process");
    }

    @Test
    void everyDefaultOfAspNetCoreIsPinned() {
        folder.webServer("<aspNetCore processPath=\"dotnet\"/>");

        assertThat(folder.hosting())
                .isEqualTo(new Hosting(
                        HostingProtocol.ASP_NET_CORE,
                        new Command("dotnet", List.of()),
                        List.of(),
                        new PortChoice.Free(),
                        new ProcessPolicy(Duration.ofSeconds(120), Duration.ofSeconds(10), 10, 2),
                        PoolPolicy.STANDARD,
                        new OutputPolicy.Remembered(),
                        Optional.empty(),
                        ForwardingPolicy.of(Duration.ofMinutes(2), 30_000_000, true, false),
                        new FailurePage(true, false, Optional.empty()),
                        true,
                        Optional.empty(),
                        List.of()));
    }

    @Test
    void everyDefaultOfHttpPlatformIsPinned() {
        folder.webServer("<httpPlatform processPath=\"node\"/>");

        assertThat(folder.hosting())
                .isEqualTo(new Hosting(
                        HostingProtocol.HTTP_PLATFORM,
                        new Command("node", List.of()),
                        List.of(),
                        new PortChoice.Free(),
                        new ProcessPolicy(Duration.ofSeconds(10), Duration.ofSeconds(10), 10, 10),
                        PoolPolicy.STANDARD,
                        new OutputPolicy.Remembered(),
                        Optional.empty(),
                        ForwardingPolicy.of(Duration.ofMinutes(2), 30_000_000, true, false),
                        new FailurePage(true, false, Optional.empty()),
                        true,
                        Optional.empty(),
                        List.of()));
    }

    @Test
    void defaultLogFilesLieInTheFolder() {
        folder.webServer("<aspNetCore processPath=\"dotnet\" stdoutLogEnabled=\"true\"/>");
        assertThat(folder.hosting().output()).isEqualTo(new OutputPolicy.LogFile(folder.path() + "/aspnetcore-stdout"));

        folder.webServer("<httpPlatform processPath=\"node\" stdoutLogEnabled=\"true\"/>");
        assertThat(folder.hosting().output())
                .isEqualTo(new OutputPolicy.LogFile(folder.path() + "/httpPlatform-stdout"));
    }

    @Test
    void httpPlatformKeepsThePlaceOfThePort() {
        folder.webConfig(HTTP_PLATFORM).server("JAVA_HOME", "/opt/java").server("HTTP_PLATFORM_PORT", "4711");

        Hosting hosting = folder.hosting();

        assertThat(hosting.protocol()).isEqualTo(HostingProtocol.HTTP_PLATFORM);
        assertThat(hosting.command())
                .isEqualTo(new Command(
                        "/opt/java/bin/java", List.of("-jar", "my app.jar", "--server.port=%HTTP_PLATFORM_PORT%")));
        assertThat(hosting.environment()).containsExactly(new EnvironmentEntry("PORT", "%HTTP_PLATFORM_PORT%"));
        assertThat(hosting.process().startAttempts()).isOne();
        assertThat(hosting.output()).isInstanceOf(OutputPolicy.LogFile.class);
    }

    @Test
    void utf16IsToldByItsByteOrderMark() {
        String text = "\uFEFF<?xml version=\"1.0\" encoding=\"utf-16\"?><configuration><system.webServer>"
                + "<aspNetCore processPath=\"prøv\"/></system.webServer></configuration>";

        for (var charset : List.of(StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE)) {
            folder.file("web.config", text.getBytes(charset));
            assertThat(folder.hosting().command().processPath()).isEqualTo("prøv");
        }
    }

    @Test
    void aDeclaredEncodingIsObeyed() {
        folder.file(
                "web.config",
                ("<?xml version='1.0' encoding='iso-8859-1'?><configuration><system.webServer>"
                                + "<aspNetCore processPath=\"prøv\"/></system.webServer></configuration>")
                        .getBytes(StandardCharsets.ISO_8859_1));

        assertThat(folder.hosting().command().processPath()).isEqualTo("prøv");
    }
}
