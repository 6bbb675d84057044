package dev.falconer.webconfig;

import static org.assertj.core.api.Assertions.assertThat;

import dev.falconer.domain.site.HealthQuestion;
import dev.falconer.domain.site.PoolPolicy;
import dev.falconer.domain.site.RecyclingPolicy;
import dev.falconer.domain.site.StatusRange;
import dev.falconer.domain.site.WarmUpPolicy;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a web.config says of how processes are kept. */
class PoolTranslationTest {

    @TempDir
    private Path temporary;

    private PublishedFolder folder;

    @BeforeEach
    void givenAFolder() {
        folder = new PublishedFolder(temporary);
    }

    private static HealthQuestion.Http page(String target, String... host) {
        return new HealthQuestion.Http(target, List.of(host).stream().findFirst(), StatusRange.SUCCESS);
    }

    @Nested
    class ApplicationInitialization {

        private void given(String attributes, String content) {
            folder.webServer("<aspNetCore processPath='a'/><applicationInitialization " + attributes + ">" + content
                    + "</applicationInitialization>");
        }

        @Test
        void itsPagesAreAskedForInOrder() {
            given(
                    "doAppInitAfterRestart='true' skipManagedModules='true'",
                    "<add initializationPage='/'/><add initializationPage='warm.aspx?a=b' hostName='shop.example'/>"
                            + "<add initializationPage='/' hostName=''/>");

            assertThat(folder.hosting().pool().warmUp())
                    .isEqualTo(new WarmUpPolicy(
                            Optional.empty(), List.of(page("/"), page("/warm.aspx?a=b", "shop.example"))));
            assertThat(folder.notices()).isEmpty();
        }

        @Test
        void theOperatorsPagesComeFirst() {
            folder.pool(PoolPolicy.STANDARD.with(new WarmUpPolicy(Optional.empty(), List.of(page("/first")))));
            given("", "<add initializationPage='/dropped'/><clear/><add initializationPage='/second'/>");

            assertThat(folder.hosting().pool().warmUp().pages()).containsExactly(page("/first"), page("/second"));
        }

        @Test
        void whatIsWrongIsTold() {
            given("", "<add/><add initializationPage='/a b'/>");

            assertThat(folder.problems())
                    .containsExactly(
                            "500.19",
                            "web.config:1:91: initializationPage is missing (expected: a path that begins with /, in"
                                    + " printable ASCII characters without blanks and #)",
                            "web.config:1:102: initializationPage: /a b (expected: a path that begins with /, in"
                                    + " printable ASCII characters without blanks and #)");
        }

        @Test
        void whatIsNotDoneIsTold() {
            given("remapManagedRequestsTo='/wait.htm'", "<remove initializationPage='/'/>");

            assertThat(folder.notices())
                    .containsExactly(
                            "web.config:1:90: remapManagedRequestsTo is not honoured: requests wait until the application"
                                    + " has answered its pages",
                            "web.config:1:125: <remove> is not honoured");
        }
    }

    @Nested
    class RecycleOnFileChange {

        private void given(String content) {
            folder.aspNetCore("", "<recycleOnFileChange>" + content + "</recycleOnFileChange>");
        }

        @Test
        void itsFilesAreAddedToTheOperators() {
            folder.pool(PoolPolicy.STANDARD.with(RecyclingPolicy.STANDARD.withFiles(List.of("restart.txt"))));
            given("<file path='dropped'/><clear/><file path='.\\config\\*.json'/><file path='restart.txt'/>");

            assertThat(folder.hosting().pool().recycling().files()).containsExactly("restart.txt", "config/*.json");
            assertThat(folder.notices()).isEmpty();
        }

        @ParameterizedTest
        @ValueSource(strings = {"C:\\certificates\\a.pfx", "/etc/passwd", "..\\shared.json", "config/"})
        void aPathThatLeadsElsewhereIsToldAndStopsNothing(String path) {
            given("<file path='" + path + "'/>");

            assertThat(folder.hosting().pool().recycling().files()).isEmpty();
            assertThat(folder.notices())
                    .containsExactly(
                            "web.config:1:95: path of <file>: " + path
                                    + " is not watched (expected: a path below the application's folder such as config/*.json)");
        }

        @Test
        void aFileWithoutAPathBreaksTheSchema() {
            given("<file path=''/>");

            assertThat(folder.problems())
                    .containsExactly(
                            "500.19",
                            "web.config:1:95: path is empty (expected: a path below the application's folder such as"
                                    + " config/*.json)");
        }
    }
}
