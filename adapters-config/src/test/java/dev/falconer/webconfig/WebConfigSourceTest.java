package dev.falconer.webconfig;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.inject.Guice;
import com.google.inject.Stage;
import dev.falconer.application.port.driven.ChangeWatch;
import dev.falconer.application.port.driven.InvalidSiteException;
import dev.falconer.application.port.driven.SiteSource;
import dev.falconer.application.port.driven.SiteSourceContract;
import dev.falconer.domain.site.Binding;
import dev.falconer.domain.site.Command;
import dev.falconer.domain.site.ForwardedFields;
import dev.falconer.domain.site.PathBase;
import dev.falconer.domain.site.PoolPolicy;
import dev.falconer.webconfig.server.ApplicationSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WebConfigSourceTest extends SiteSourceContract {

    @TempDir
    private Path temporary;

    private Path site;
    private PublishedFolder folder;

    @BeforeEach
    void givenAFolder() throws IOException {
        site = Files.createDirectory(temporary.resolve("shop"));
        folder = new PublishedFolder(site);
    }

    @Override
    protected SiteSource source() {
        return folder.source();
    }

    @Override
    protected void givenASoundConfiguration() {
        folder.aspNetCore("");
    }

    @Override
    protected void givenABrokenConfiguration() {
        folder.webConfig("<configuration>");
    }

    @Override
    protected void givenNothingToHost() throws IOException {
        Files.delete(site);
    }

    @Nested
    class TheFolder {

        @Test
        void itsNameIsTheApplicationsName() {
            folder.aspNetCore("");

            assertThat(folder.load().name()).isEqualTo("shop");
            assertThat(folder.load().applications().getFirst().name()).isEqualTo("shop");
        }

        @Test
        void aLinkToItLeadsToTheRealOne() throws IOException {
            folder.aspNetCore("");
            Path link = Files.createSymbolicLink(temporary.resolve("current"), site);

            String directory =
                    new PublishedFolder(link).load().applications().getFirst().directory();

            assertThat(directory).isEqualTo(site.toRealPath().toString());
        }

        @Test
        void aFileInItsPlaceIsRefused() throws IOException {
            Path file = Files.createFile(temporary.resolve("file"));

            assertThatExceptionOfType(InvalidSiteException.class)
                    .isThrownBy(() -> new PublishedFolder(file).source().load())
                    .withMessage(file + ": is not a folder (expected: the folder of a published application)");
        }

        @Test
        void aMissingOneIsRefused() {
            Path missing = temporary.resolve("missing");

            assertThatExceptionOfType(InvalidSiteException.class)
                    .isThrownBy(() -> new PublishedFolder(missing).source().load())
                    .withMessage(missing + ": does not exist (expected: the folder of a published application)");
        }

        @Test
        void whenItGoesAwayTheApplicationIsRejected() throws Exception {
            folder.aspNetCore("");
            SiteSource source = folder.source();
            var application = source.load().applications().getFirst();
            Files.delete(site.resolve("web.config"));
            Files.delete(site);

            assertThat(source.reload(application).configuration())
                    .hasToString("Rejected[subStatus=0, problems=[" + site
                            + ": does not exist (expected: the folder of a published application)]]");
        }
    }

    @Nested
    class TheFile {

        @Test
        void itsNameMayBeInAnyLetterCase() {
            folder.file(
                    "Web.Config",
                    "<configuration><system.webServer><aspNetCore processPath=\"x\" requestTimeout=\"1\"/>"
                            + "</system.webServer></configuration>");

            assertThat(folder.problems().getLast()).startsWith("Web.Config:1:");
        }

        @Test
        void theExactNameIsPreferred() {
            folder.aspNetCore("").file("Web.config", "broken");

            assertThat(folder.hosting().command().processPath()).isEqualTo("dotnet");
        }

        @Test
        void twoOfThemAreOneTooMany() {
            folder.file("Web.config", "").file("WEB.CONFIG", "");

            assertThat(folder.problems())
                    .containsExactly(
                            "500.0",
                            "FOLDER: WEB.CONFIG and Web.config stand side by side (expected: one of them, called web.config)");
        }

        @Test
        void aFolderInItsPlaceIsNoConfiguration() throws IOException {
            Files.createDirectory(site.resolve("web.config"));

            assertThat(folder.problems())
                    .containsExactly("500.19", "web.config: cannot be read: it is not a regular file");
        }

        @Test
        void fourMebibytesAreTooMuch() {
            folder.file("web.config", new byte[4 * 1024 * 1024 + 1]);

            assertThat(folder.problems())
                    .containsExactly("500.19", "web.config: is larger than 4 MiB (expected: a configuration)");
        }
    }

    @Nested
    class WithoutAFile {

        @Test
        void theOnlyProgramIsRun() {
            folder.file("Shop.runtimeconfig.json", "{}");

            assertThat(folder.hosting().command()).isEqualTo(new Command("dotnet", List.of("./Shop.dll")));
            assertThat(folder.hosting().process().startAttempts()).isEqualTo(2);
            assertThat(folder.notices()).containsExactly("FOLDER: no web.config: runs dotnet ./Shop.dll");
        }

        @Test
        void noProgramIsAProblem() {
            assertThat(folder.problems())
                    .containsExactly(
                            "500.0",
                            "FOLDER: no web.config and no *.runtimeconfig.json (expected: a web.config with <aspNetCore>"
                                    + " or <httpPlatform>, or exactly one *.runtimeconfig.json)");
        }

        @Test
        void twoProgramsAreAProblem() {
            folder.file("a.runtimeconfig.json", "{}").file("b.runtimeconfig.json", "{}");

            assertThat(folder.problems().getLast()).startsWith("FOLDER: no web.config and 2 *.runtimeconfig.json (");
        }

        @Test
        void aFileWithoutASectionIsTreatedAlike() {
            folder.webServer("<security><requestFiltering><requestLimits maxAllowedContentLength=\"5\"/>"
                            + "</requestFiltering></security>")
                    .file("Shop.runtimeconfig.json", "{}");

            assertThat(folder.hosting().command().line()).isEqualTo("dotnet ./Shop.dll");
            assertThat(folder.hosting().forwarding().maxRequestBody()).isEqualTo(5);
            assertThat(folder.notices())
                    .containsExactly("web.config: neither <aspNetCore> nor <httpPlatform>: runs dotnet ./Shop.dll");
        }
    }

    @Test
    @DisplayName("the module hands out both ports and reads nothing before the source is asked")
    void theModule() {
        var settings = new WebConfigSettings(
                List.of(ApplicationSettings.of(
                        temporary.resolve("missing"), PathBase.parse("/shop"), PoolPolicy.STANDARD)),
                List.of(Binding.parse("http://*:80")),
                Map.of("SECRET", "value"),
                Optional.empty(),
                ForwardedFields.STANDARD);

        var injector = Guice.createInjector(Stage.PRODUCTION, new WebConfigModule(settings, () -> settings, temporary));

        assertThat(injector.getInstance(ChangeWatch.class)).isNotNull();
        assertThat(settings.toString()).doesNotContain("value");
        assertThatExceptionOfType(InvalidSiteException.class).isThrownBy(injector.getInstance(SiteSource.class)::load);
    }
}
