package dev.falconer.webconfig.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.falconer.domain.site.PathBase;
import dev.falconer.domain.site.PoolPolicy;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which applications a {@code falconer.xml} names. */
class ApplicationsTest {

    @TempDir
    private Path folder;

    private ServerFile file;

    @BeforeEach
    void givenAFile() {
        file = new ServerFile(folder);
    }

    private List<ApplicationSettings> applications(String content) {
        return file.read("<falconer><applications>" + content + "</applications></falconer>")
                .applications();
    }

    private List<String> problems(String content) {
        return file.problems("<falconer><applications>\n" + content + "\n</applications></falconer>");
    }

    @Test
    void withoutTheElementThereAreNone() {
        assertThat(file.read("<falconer/>").applications()).isEmpty();
    }

    @Test
    void everythingThatIsSaidOfOneIsTaken() {
        List<ApplicationSettings> applications =
                applications("<application name='store' path='/shop/' folder='../srv/shop' environmentFile='shop.env'"
                        + " keepReleases='7'/>");

        assertThat(applications)
                .containsExactly(new ApplicationSettings(
                        "store",
                        folder.resolveSibling("srv").resolve("shop"),
                        PathBase.parse("/shop"),
                        PoolPolicy.STANDARD,
                        Optional.of(folder.resolve("shop.env")),
                        7));
    }

    @Test
    void theFolderAloneIsEnough() {
        List<ApplicationSettings> applications = applications("<application folder='/srv/Shop.2'/>");

        assertThat(applications)
                .containsExactly(ApplicationSettings.of(Path.of("/srv/Shop.2"), PathBase.ROOT, PoolPolicy.STANDARD));
        assertThat(applications.getFirst().name()).isEqualTo("Shop.2");
    }

    @Test
    void severalStandInTheirOrder() {
        List<ApplicationSettings> applications =
                applications("<application folder='b'/><application folder='a' path='/a'/>");

        assertThat(applications).extracting(ApplicationSettings::name).containsExactly("b", "a");
    }

    @Test
    void anAncestorIsWhosePathBaseOneLiesUnder() {
        List<ApplicationSettings> applications = applications("<application folder='deep' path='/A/b/c'/>"
                + "<application folder='ab' path='/a/B'/><application folder='root'/>"
                + "<application folder='other' path='/a/bc'/>");

        assertThat(applications.getFirst().ancestors(applications))
                .extracting(ApplicationSettings::name)
                .containsExactly("root", "ab");
        assertThat(applications.get(2).ancestors(applications)).isEmpty();
    }

    @Nested
    class WhatIsWrongIsTold {

        @ParameterizedTest
        @CsvSource(delimiter = '|', textBlock = """
                <application/>                              | 2:1: folder is missing (expected: the folder of a published application)
                <application folder=''/>                    | 2:14: folder is empty (expected: a folder)
                <application folder='a' path='a'/>          | 2:25: path: a (expected: / or /name or /name/name)
                <application folder='a' path='/a/../b'/>    | 2:25: path: /a/../b (expected: / or /name or /name/name)
                <application folder='a' name='a b'/>        | 2:25: name: a b (expected: letters, digits, '.', '_' and '-')
                <application folder='a b'/>                 | 2:1: name of <application> is missing, and its folder's is a b (expected: a name of letters, digits, '.', '_' and '-')
                <application folder='a' environmentFile=''/>| 2:25: environmentFile is empty (expected: a file)
                <application folder='a' Path='/a'/>         | 2:25: Path is not an attribute of <application> (did you mean path?)
                <aplication folder='a'/>                    | 2:1: <aplication> is not known inside <applications> (did you mean <application>?)
                """, quoteCharacter = '`')
        void ofOne(String content, String problem) {
            assertThat(problems(content)).contains("falconer.xml:" + problem);
        }

        @Test
        void ofTwoThatAreTheSame() {
            assertThat(problems("<application folder='a' path='/x'/>\n<application folder='b' name='A' path='/X'/>"))
                    .containsExactly(
                            "falconer.xml:3:25: name: A stands here again (expected: another for each <application>)",
                            "falconer.xml:3:34: path: /X is that of a (expected: another for each <application>)");
        }

        @Test
        void ofNone() {
            assertThat(problems(""))
                    .containsExactly(
                            "falconer.xml:1:11: <applications> is empty (expected: at least one <application>)");
        }
    }
}
