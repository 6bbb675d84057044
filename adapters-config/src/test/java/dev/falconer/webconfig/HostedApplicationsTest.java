package dev.falconer.webconfig;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.falconer.application.port.driven.InvalidSiteException;
import dev.falconer.application.port.driven.SiteSource;
import dev.falconer.domain.site.Application;
import dev.falconer.domain.site.Binding;
import dev.falconer.domain.site.Configuration;
import dev.falconer.domain.site.EnvironmentEntry;
import dev.falconer.domain.site.ForwardedFields;
import dev.falconer.domain.site.Hosting;
import dev.falconer.domain.site.OutputPolicy;
import dev.falconer.domain.site.PathBase;
import dev.falconer.domain.site.PoolPolicy;
import dev.falconer.domain.site.ScalingPolicy;
import dev.falconer.domain.site.Site;
import dev.falconer.webconfig.server.ApplicationSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Several folders on one site, each with what the server's own configuration says of it. */
class HostedApplicationsTest {

    private static final String SOUND = "<configuration><system.webServer>"
            + "<aspNetCore processPath='dotnet'><environmentVariables>"
            + "<environmentVariable name='A' value='web'/><environmentVariable name='B' value='web'/>"
            + "</environmentVariables></aspNetCore></system.webServer></configuration>";

    @TempDir
    private Path temporary;

    private final List<ApplicationSettings> applications = new ArrayList<>();

    private Path hosted(String name, String path, PoolPolicy pool, Optional<Path> environment) throws IOException {
        Path folder = Files.createDirectory(temporary.resolve(name));
        Files.writeString(folder.resolve("web.config"), SOUND);
        applications.add(new ApplicationSettings(name, folder, PathBase.parse(path), pool, environment, 3));
        return folder;
    }

    private Path hosted(String name, String path) throws IOException {
        return hosted(name, path, PoolPolicy.STANDARD, Optional.empty());
    }

    private SiteSource source() {
        return Sources.of(settings());
    }

    private WebConfigSettings settings() {
        return new WebConfigSettings(
                applications,
                List.of(Binding.parse("http://localhost:0")),
                Map.of(),
                Optional.empty(),
                ForwardedFields.STANDARD);
    }

    private static Hosting hosting(Application application) {
        return ((Configuration.Accepted) application.configuration()).hosting();
    }

    private List<String> problems(Application application) {
        return ((Configuration.Rejected) application.configuration())
                .problems().stream()
                        .map(problem -> problem.toString().replace(temporary + "/", ""))
                        .toList();
    }

    @Test
    void eachIsPartOfTheSite() throws Exception {
        hosted("shop", "/shop");
        hosted("main", "/");

        Site site = source().load();

        assertThat(site.name()).as("the name of what is at the root").isEqualTo("main");
        assertThat(site.applications()).extracting(Application::name).containsExactly("shop", "main");
        assertThat(site.applications())
                .extracting(Application::pathBase)
                .containsExactly(PathBase.parse("/shop"), PathBase.ROOT);
    }

    @Test
    void aBrokenOneDoesNotStopTheOthers() throws Exception {
        Files.writeString(hosted("shop", "/shop").resolve("web.config"), "<configuration>");
        hosted("blog", "/blog");

        List<Application> loaded = source().load().applications();

        assertThat(problems(loaded.getFirst()).getFirst()).startsWith("shop/web.config:1:16: ");
        assertThat(loaded.getLast().configuration()).isInstanceOf(Configuration.Accepted.class);
    }

    @Test
    void foldersThatAreMissingAreToldAllAtOnce() throws Exception {
        hosted("shop", "/");
        for (String name : List.of("a", "b")) {
            applications.add(
                    ApplicationSettings.of(temporary.resolve(name), PathBase.parse("/" + name), PoolPolicy.STANDARD));
        }

        InvalidSiteException invalid = catchThrowableOfType(InvalidSiteException.class, () -> source().load());

        assertThat(invalid.problems())
                .extracting(problem -> problem.toString().replace(temporary + "/", ""))
                .containsExactly(
                        "a: does not exist (expected: the folder of a published application)",
                        "b: does not exist (expected: the folder of a published application)");
    }

    @Test
    void whatIsHostedIsReadAnew() throws Exception {
        hosted("shop", "/shop");
        var later = new AtomicReference<>(settings());
        WebConfigSource source = Sources.of(settings(), later);
        Application shop = source.load().applications().getFirst();
        applications.clear();
        hosted("blog", "/blog");
        later.set(settings());

        Site renewed = source.renew();

        assertThat(renewed.applications()).extracting(Application::name).containsExactly("blog");
        assertThat(source.applications()).extracting(ApplicationSettings::name).containsExactly("blog");
        assertThat(source.reload(shop)).as("what is hosted no more").isEqualTo(shop);
        assertThat(source.load()).isEqualTo(renewed);
    }

    @Test
    void whatCannotBeHostedChangesNothing() throws Exception {
        hosted("shop", "/shop");
        var later = new AtomicReference<>(settings());
        WebConfigSource source = Sources.of(settings(), later);
        Site before = source.load();
        applications.add(ApplicationSettings.of(temporary.resolve("a"), PathBase.parse("/a"), PoolPolicy.STANDARD));
        later.set(settings());

        assertThatThrownBy(source::renew).isInstanceOf(InvalidSiteException.class);

        assertThat(source.load()).isEqualTo(before);
    }

    @Test
    void theNumberOfProcessesInItsOwnConfigurationCounts() throws Exception {
        PoolPolicy pool = PoolPolicy.STANDARD.with(ScalingPolicy.fixed(3).withConcurrency(5));
        Path shop = hosted("shop", "/", pool, Optional.empty());

        assertThat(hosting(source().load().applications().getFirst()).pool()).isEqualTo(pool);

        Files.writeString(
                shop.resolve("web.config"),
                SOUND.replace("processPath='dotnet'", "processPath='dotnet' processesPerApplication='2'"));
        assertThat(hosting(source().load().applications().getFirst()).pool().scaling())
                .isEqualTo(ScalingPolicy.fixed(2).withConcurrency(5));
    }

    @Test
    void filesThatHaveComeToLieElsewhereAreReadThereAndNamedThere() throws Exception {
        hosted("shop", "/");
        Application application = source().load().applications().getFirst();
        Path release = Files.createDirectory(temporary.resolve("release"));
        Files.writeString(release.resolve("web.config"), "<configuration>");

        Application moved = source().reload(application.in(release.toRealPath().toString()));

        assertThat(moved.directory()).isEqualTo(release.toRealPath().toString());
        assertThat(problems(moved).getFirst()).contains("release/web.config:1:16: ");
    }

    @Test
    void whatRunsElsewhereWritesItsLogsWhereTheOperatorLooks() throws Exception {
        Path shop = hosted("shop", "/");
        Application application = source().load().applications().getFirst();
        Path release = Files.createDirectory(temporary.resolve("release"));
        Files.writeString(
                release.resolve("web.config"),
                SOUND.replace("processPath='dotnet'", "processPath='dotnet' stdoutLogEnabled='true'"));

        Application moved = source().reload(application.in(release.toRealPath().toString()));

        assertThat(moved.home()).isEqualTo(shop.toRealPath().toString());
        assertThat(hosting(moved).output()).isEqualTo(new OutputPolicy.LogFile(moved.home() + "/aspnetcore-stdout"));
    }

    @Test
    void whoInheritsDoesSoFromWhereTheParentRuns() throws Exception {
        hosted("main", "/");
        Path shop = hosted("shop", "/shop");
        Files.delete(shop.resolve("web.config"));
        SiteSource source = source();
        Application main = source.load().applications().getFirst();
        Application heir = source.load().applications().getLast();
        Path release = Files.createDirectory(temporary.resolve("release"));
        Files.writeString(release.resolve("web.config"), SOUND.replace("'dotnet'", "'node'"));

        source.placed(main.in(release.toRealPath().toString()));
        assertThat(hosting(source.reload(heir)).command().processPath()).isEqualTo("node");
        source.placed(main);

        assertThat(hosting(source.reload(heir)).command().processPath()).isEqualTo("dotnet");
    }

    @Nested
    class TheEnvironmentFile {

        private Path file = Path.of("");

        private SiteSource given(String content) throws IOException {
            file = temporary.resolve("shop.env");
            Files.writeString(file, content);
            hosted("shop", "/", PoolPolicy.STANDARD, Optional.of(file));
            return source();
        }

        @Test
        void countsBeforeTheConfigurationAndLaterLinesBeforeEarlierOnes() throws Exception {
            SiteSource source = given("# secrets\r\n\n  # more\nb = file=1\r\nC=1\nC=\n");

            assertThat(hosting(source.load().applications().getFirst()).environment())
                    .containsExactly(
                            new EnvironmentEntry("A", "web"),
                            new EnvironmentEntry("b", " file=1"),
                            new EnvironmentEntry("C", ""));
        }

        @Test
        void isReadAnewWithTheConfiguration() throws Exception {
            SiteSource source = given("C=1");
            Application application = source.load().applications().getFirst();

            Files.writeString(file, "C=2");

            assertThat(hosting(source.reload(application)).environment()).contains(new EnvironmentEntry("C", "2"));
        }

        @ParameterizedTest
        @ValueSource(strings = {"secret", "=secret", "export NAME=secret", " =secret", "A=sec\0ret"})
        void aLineThatIsNoneIsToldWithItsNumberAndWithoutItsContent(String line) throws Exception {
            SiteSource source = given("A=1\n" + line + "\n");

            assertThat(problems(source.load().applications().getFirst()))
                    .containsExactly("shop.env:2: this line is none of the environment"
                            + " (expected: NAME=value, # and a comment, or nothing)");
        }

        @Test
        void whichIsMissingRejectsTheApplicationUntilItComes() throws Exception {
            SiteSource source = given("");
            Files.delete(file);
            Application application = source.load().applications().getFirst();

            assertThat(problems(application))
                    .containsExactly("shop.env: does not exist (expected: a file of NAME=value lines)");

            Files.writeString(file, "C=1");
            assertThat(source.reload(application).configuration()).isInstanceOf(Configuration.Accepted.class);
        }

        @Test
        void hasToBeText() throws Exception {
            SiteSource source = given("");
            Files.write(file, new byte[] {'A', '=', (byte) 0xFF});

            assertThat(problems(source.load().applications().getFirst()))
                    .containsExactly("shop.env: is not in UTF-8 (expected: a file of NAME=value lines)");
        }

        @Test
        void isNoFolderAndOfSomeSize() throws Exception {
            SiteSource source = given("");
            Files.write(file, new byte[1024 * 1024 + 1]);
            assertThat(problems(source.load().applications().getFirst()))
                    .containsExactly("shop.env: is larger than 1 MiB (expected: a file of NAME=value lines)");

            Files.delete(file);
            Files.createDirectory(file);
            assertThat(problems(source.load().applications().getFirst()))
                    .containsExactly("shop.env: is a folder (expected: a file of NAME=value lines)");
        }
    }
}
