package dev.falconer.webconfig.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.falconer.application.port.driven.ChangeWatch;
import dev.falconer.application.port.driven.ChangeWatchContract;
import dev.falconer.application.port.driven.FakeSiteSource;
import dev.falconer.application.port.driven.Watch;
import dev.falconer.domain.site.Application;
import dev.falconer.domain.site.Binding;
import dev.falconer.domain.site.Configuration;
import dev.falconer.domain.site.HostingBuilder;
import dev.falconer.domain.site.PathBase;
import dev.falconer.domain.site.PoolPolicy;
import dev.falconer.domain.site.RecyclingPolicy;
import dev.falconer.domain.site.Site;
import dev.falconer.webconfig.server.ApplicationSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DirectoryWatchTest extends ChangeWatchContract {

    @TempDir
    private Path temporary;

    private Path site;
    private FakeSiteSource source;
    private DirectoryWatch watch;

    @BeforeEach
    void givenASite() throws IOException {
        site = Files.createDirectory(temporary.resolve("site"));
        Files.writeString(site.resolve("web.config"), "<configuration/>");
        Path parent = Files.createDirectory(temporary.resolve("parent"));
        source = new FakeSiteSource(new Site("site", List.of(Binding.parse("http://*:80")), List.of(application())));
        watch = new DirectoryWatch(
                () -> List.of(
                        ApplicationSettings.of(parent, PathBase.ROOT, PoolPolicy.STANDARD),
                        new ApplicationSettings(
                                "site",
                                site,
                                PathBase.parse("/site"),
                                PoolPolicy.STANDARD,
                                Optional.of(temporary.resolve("secrets").resolve("site.env")),
                                3)),
                source,
                ApplicationSettings::folder,
                new FolderNotifications());
    }

    @Override
    protected ChangeWatch subject() {
        return watch;
    }

    @Override
    protected Application application() {
        return new Application("site", PathBase.parse("/site"), site.toString(), configuration("restart.txt"));
    }

    /** Its processes depend on these files. */
    private static Configuration configuration(String... files) {
        return new Configuration.Accepted(HostingBuilder.aspNetCore()
                .recycling(RecyclingPolicy.STANDARD.withFiles(List.of(files)))
                .build());
    }

    @Override
    protected void putOfflinePage(byte[] page) throws IOException {
        Files.write(site.resolve("app_offline.htm"), page);
    }

    @Override
    protected void removeOfflinePage() throws IOException {
        Files.delete(site.resolve("app_offline.htm"));
    }

    @Override
    protected void touchConfiguration() throws IOException {
        Files.writeString(site.resolve("web.config"), "<configuration/>");
    }

    @Override
    protected void touchRecyclingFile() throws IOException {
        Files.writeString(site.resolve("restart.txt"), "");
    }

    @Nested
    class WhileWatching {

        private final RecordingObserver observer = new RecordingObserver();
        private Watch watching;

        @BeforeEach
        void watch() throws IOException {
            watching = watch.watch(application(), observer);
        }

        @AfterEach
        void close() {
            watching.close();
        }

        @Test
        @DisplayName("AO-08 the name counts in any letter case")
        void mixedCase() throws Exception {
            Files.writeString(site.resolve("App_Offline.Htm"), "away\r\n");

            assertThat(observer.next()).isEqualTo("offline");
            assertThat(watch.offlinePage(application())).asString().isEqualTo("away\r\n");
        }

        @ParameterizedTest
        @ValueSource(strings = {"app_o", "app_offline.htmx", "xapp_offline.htm", "app_offline.html", "web.config.bak"})
        @DisplayName("AO-11 AO-12 other names are ignored")
        void otherNames(String name) throws Exception {
            Files.writeString(site.resolve(name), "x");
            touchConfiguration();

            assertThat(observer.next()).isEqualTo("configuration");
            assertThat(observer.told()).isZero();
            assertThat(watch.offlinePage(application())).isNull();
        }

        @Test
        @DisplayName("AO-14 a folder of that name is not offline")
        void folderOfThatName() throws Exception {
            Files.createDirectory(site.resolve("app_offline.htm"));
            touchConfiguration();

            assertThat(observer.next()).isEqualTo("configuration");
            assertThat(observer.told()).isZero();
            assertThat(watch.offlinePage(application())).isNull();
        }

        @Test
        @DisplayName("AO-16 a file in a folder below is ignored")
        void folderBelow() throws Exception {
            Path below = Files.createDirectory(site.resolve("wwwroot"));
            Files.writeString(below.resolve("app_offline.htm"), "x");
            Files.writeString(below.resolve("web.config"), "x");
            touchConfiguration();

            assertThat(observer.next()).isEqualTo("configuration");
            assertThat(observer.told()).isZero();
        }

        @Test
        @DisplayName("AO-17 a page that is written in pieces is told once")
        void manyWritesAreToldOnce() throws Exception {
            try (var page = Files.newBufferedWriter(site.resolve("app_offline.htm"))) {
                for (int i = 0; i < 50; i++) {
                    page.write("piece");
                    page.flush();
                }
            }

            assertThat(observer.next()).isEqualTo("offline");
            touchConfiguration();
            assertThat(observer.next()).isEqualTo("configuration");
        }

        @Test
        void aNewPageInPlaceOfTheOldOneIsTold() throws Exception {
            putOfflinePage(new byte[] {'a'});
            assertThat(observer.next()).isEqualTo("offline");

            Path draft = Files.writeString(temporary.resolve("draft"), "b");
            Files.move(draft, site.resolve("app_offline.htm"), StandardCopyOption.ATOMIC_MOVE);

            assertThat(observer.next()).isEqualTo("offline");
        }

        @Test
        @DisplayName("RC-02 a configuration that is renamed away and back is told each time")
        void renamedAwayAndBack() throws Exception {
            Path away = site.resolve("web.config.away");
            Files.move(site.resolve("web.config"), away);
            assertThat(observer.next()).isEqualTo("configuration");

            Files.move(away, site.resolve("web.config"));
            assertThat(observer.next()).isEqualTo("configuration");
        }

        @Test
        void anEditorThatReplacesTheFileIsNoticed() throws Exception {
            Path draft = Files.writeString(site.resolve(".web.config.swp"), "<configuration></configuration>");
            Files.move(draft, site.resolve("web.config"), StandardCopyOption.ATOMIC_MOVE);

            assertThat(observer.next()).isEqualTo("configuration");
        }

        @Test
        void theRuntimeConfigurationCountsOnlyWithoutAWebConfig() throws Exception {
            Files.writeString(site.resolve("shop.runtimeconfig.json"), "{}");
            putOfflinePage(new byte[0]);
            assertThat(observer.next()).isEqualTo("offline");

            Files.delete(site.resolve("web.config"));
            assertThat(observer.next()).isEqualTo("configuration");
            Files.writeString(site.resolve("shop.runtimeconfig.json"), "{ }");
            assertThat(observer.next()).isEqualTo("configuration");
        }

        @Test
        void aMountedConfigurationThatIsSwappedIsNoticed() throws Exception {
            Path first = Files.createDirectory(site.resolve("..first"));
            Path second = Files.createDirectory(site.resolve("..second"));
            Files.writeString(first.resolve("web.config"), "<configuration/>");
            Files.writeString(second.resolve("web.config"), "<configuration />");
            Files.createSymbolicLink(site.resolve("..data"), Path.of("..first"));
            Files.delete(site.resolve("web.config"));
            Files.createSymbolicLink(site.resolve("web.config"), Path.of("..data", "web.config"));
            assertThat(observer.next()).isEqualTo("configuration");

            Files.createSymbolicLink(site.resolve("..data_tmp"), Path.of("..second"));
            Files.move(site.resolve("..data_tmp"), site.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);

            assertThat(observer.next()).isEqualTo("configuration");
        }

        @Test
        void aFolderThatIsMadeAnewIsTakenUpAgain() throws Exception {
            Files.delete(site.resolve("web.config"));
            Files.delete(site);
            assertThat(observer.next()).isEqualTo("configuration");

            Files.createDirectory(site);
            touchConfiguration();
            assertThat(observer.next()).isEqualTo("configuration");
            putOfflinePage(new byte[0]);
            assertThat(observer.next()).isEqualTo("offline");
        }

        @Test
        void aFolderThatIsExchangedForAnotherIsTakenUp() throws Exception {
            Path next = Files.createDirectory(temporary.resolve("next"));
            Files.writeString(next.resolve("web.config"), "<configuration> </configuration>");
            Files.move(site, temporary.resolve("former"));
            Files.move(next, site);
            assertThat(observer.next()).isEqualTo("configuration");

            putOfflinePage(new byte[0]);

            assertThat(observer.next()).isEqualTo("offline");
        }

        @Test
        void aBrokenObserverIsToldAgain() throws Exception {
            var failing = new RecordingObserver();
            ChangeWatch.ChangeObserver broken = new ChangeWatch.ChangeObserver() {
                @Override
                public void offlineFileChanged() {
                    failing.offlineFileChanged();
                }

                @Override
                public void configurationChanged() {
                    failing.configurationChanged();
                    throw new IllegalStateException("as the test wants it");
                }

                @Override
                public void recyclingFileChanged() {
                    failing.recyclingFileChanged();
                }
            };
            try (Watch _ = watch.watch(application(), broken)) {
                touchConfiguration();
                assertThat(failing.next()).isEqualTo("configuration");

                putOfflinePage(new byte[0]);

                assertThat(failing.next()).isEqualTo("offline");
            }
        }
    }

    @Nested
    class WhatRunsFromAnotherFolder {

        private final RecordingObserver observer = new RecordingObserver();
        private Path release;
        private Application moved;
        private Watch watching;

        @BeforeEach
        void watch() throws IOException {
            release = Files.createDirectory(temporary.resolve("release"));
            Files.writeString(release.resolve("web.config"), "<configuration/>");
            moved = application().in(release.toString());
            watching = watch.watch(moved, observer);
        }

        @AfterEach
        void close() {
            watching.close();
        }

        @Test
        void isOfflineByAFileInEitherFolder() throws Exception {
            Files.writeString(release.resolve("app_offline.htm"), "release");
            assertThat(observer.next()).isEqualTo("offline");
            assertThat(watch.offlinePage(moved)).asString().isEqualTo("release");

            Files.writeString(site.resolve("app_offline.htm"), "home");
            assertThat(observer.next()).isEqualTo("offline");

            assertThat(watch.offlinePage(moved)).asString().isEqualTo("home");
        }

        @Test
        void isRecycledByAFileInEitherFolder() throws Exception {
            touchRecyclingFile();
            assertThat(observer.next()).isEqualTo("recycling file");

            Files.writeString(release.resolve("restart.txt"), "");
            assertThat(observer.next()).isEqualTo("recycling file");
        }

        @Test
        void isConfiguredWhereItRuns() throws Exception {
            touchConfiguration();
            touchRecyclingFile();
            assertThat(observer.next()).isEqualTo("recycling file");

            Files.writeString(release.resolve("web.config"), "<configuration />");
            assertThat(observer.next()).isEqualTo("configuration");
        }
    }

    @Nested
    class FilesThatProcessesDependOn {

        private final RecordingObserver observer = new RecordingObserver();

        private Watch watching(String... files) throws IOException {
            Application application = application();
            return watch.watch(application.with(configuration(files)), observer);
        }

        @Test
        void areNoticedWhenTheyComeAndGo() throws Exception {
            try (Watch _ = watching("restart.txt")) {
                touchRecyclingFile();
                assertThat(observer.next()).isEqualTo("recycling file");
                touchRecyclingFile();
                assertThat(observer.next()).isEqualTo("recycling file");
                Files.delete(site.resolve("restart.txt"));
                assertThat(observer.next()).isEqualTo("recycling file");
            }
        }

        @Test
        void mayLieInFoldersThatAreMadeLaterInAnyLetterCase() throws Exception {
            try (Watch _ = watching("config/*/settings-*.json")) {
                Path deep = Files.createDirectories(site.resolve("Config").resolve("eu"));
                Files.writeString(deep.resolve("Settings-1.json"), "{}");
                assertThat(observer.next()).isEqualTo("recycling file");

                Path other = Files.createDirectory(site.resolve("Config").resolve("us"));
                Files.writeString(other.resolve("settings-2.json"), "{}");
                assertThat(observer.next()).isEqualTo("recycling file");
            }
        }

        @Test
        void goWithTheirFolder() throws Exception {
            Path folder = Files.createDirectory(site.resolve("config"));
            Files.writeString(folder.resolve("a.json"), "{}");
            try (Watch _ = watching("config/*.json")) {
                Files.move(folder, site.resolve("former"));
                assertThat(observer.next()).isEqualTo("recycling file");

                Files.move(site.resolve("former"), folder);
                assertThat(observer.next()).isEqualTo("recycling file");
            }
        }

        @ParameterizedTest
        @ValueSource(strings = {"restart.txt.bak", "config/a.json", "config/deep/a.txt", "a.txt"})
        void areNoOthers(String other) throws Exception {
            Files.createDirectories(site.resolve("config").resolve("deep"));
            try (Watch _ = watching("restart.txt", "config/*.txt")) {
                Files.writeString(site.resolve(other), "x");
                touchConfiguration();

                assertThat(observer.next()).isEqualTo("configuration");
                assertThat(observer.told()).isZero();
            }
        }

        @Test
        void areOthersAfterTheConfigurationHasChanged() throws Exception {
            try (Watch _ = watching("restart.txt")) {
                source.configure("site", configuration("bin/*.dll"));
                touchConfiguration();
                assertThat(observer.next()).isEqualTo("configuration");

                Path program = Files.createDirectories(site.resolve("bin")).resolve("Shop.dll");
                while (observer.told() == 0) {
                    // The watch learns of the new files after it has told of the configuration.
                    Files.writeString(program, "x");
                    Thread.onSpinWait();
                }

                assertThat(observer.next()).isEqualTo("recycling file");
            }
        }

        @Test
        void areNotToldApartFromAConfigurationThatRecyclesAlready() throws Exception {
            var held = new HeldObserver(observer);
            try (Watch _ = watch.watch(application(), held)) {
                putOfflinePage(new byte[0]);
                assertThat(observer.next()).isEqualTo("offline");
                touchRecyclingFile();
                touchConfiguration();
                held.release();

                assertThat(observer.next()).isEqualTo("configuration");
                removeOfflinePage();
                assertThat(observer.next()).isEqualTo("offline");
            }
        }

        @Test
        void areToldBesideAConfigurationThatRecyclesNothing() throws Exception {
            source.configure(
                    "site",
                    new Configuration.Accepted(HostingBuilder.aspNetCore()
                            .ignoringChanges()
                            .recycling(RecyclingPolicy.STANDARD.withFiles(List.of("restart.txt")))
                            .build()));
            var held = new HeldObserver(observer);
            try (Watch _ = watch.watch(source.load().applications().getFirst(), held)) {
                putOfflinePage(new byte[0]);
                assertThat(observer.next()).isEqualTo("offline");
                touchRecyclingFile();
                touchConfiguration();
                held.release();

                assertThat(observer.next()).isEqualTo("configuration");
                assertThat(observer.next()).isEqualTo("recycling file");
            }
        }

        @Test
        void areToldOnceHoweverManyChange() throws Exception {
            var held = new HeldObserver(observer);
            source.configure("site", configuration("*.txt"));
            try (Watch _ = watch.watch(source.load().applications().getFirst(), held)) {
                putOfflinePage(new byte[0]);
                assertThat(observer.next()).isEqualTo("offline");
                for (int i = 0; i < 50; i++) {
                    Files.writeString(site.resolve(i + ".txt"), "");
                }
                held.release();

                assertThat(observer.next()).isEqualTo("recycling file");
                removeOfflinePage();
                assertThat(observer.next()).isEqualTo("offline");
            }
        }
    }

    @Nested
    class FilesOutsideTheFolder {

        private final RecordingObserver observer = new RecordingObserver();

        @Test
        void theConfigurationOfAParentApplicationIsWatched() throws Exception {
            try (Watch _ = watch.watch(application(), observer)) {
                Files.writeString(temporary.resolve("parent").resolve("Web.config"), "<configuration/>");
                assertThat(observer.next()).isEqualTo("configuration");

                Files.writeString(temporary.resolve("parent").resolve("app_offline.htm"), "");
                Files.writeString(temporary.resolve("parent").resolve("Parent.runtimeconfig.json"), "");
                Files.delete(temporary.resolve("parent").resolve("Web.config"));
                assertThat(observer.next()).isEqualTo("configuration");
            }
        }

        @Test
        void theEnvironmentFileIsWatchedBeforeItIsThere() throws Exception {
            try (Watch _ = watch.watch(application(), observer)) {
                Path file = Files.createDirectory(temporary.resolve("secrets")).resolve("site.env");
                Files.writeString(file, "A=1");
                assertThat(observer.next()).isEqualTo("configuration");

                Path draft = Files.writeString(temporary.resolve("draft"), "A=2");
                Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
                assertThat(observer.next()).isEqualTo("configuration");
            }
        }
    }

    /** Waits inside the first notice of the offline file until released. */
    private static final class HeldObserver implements ChangeWatch.ChangeObserver {

        private final RecordingObserver observer;
        private final CountDownLatch released = new CountDownLatch(1);

        HeldObserver(RecordingObserver observer) {
            this.observer = observer;
        }

        void release() {
            released.countDown();
        }

        @Override
        public void offlineFileChanged() {
            observer.offlineFileChanged();
            try {
                released.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public void configurationChanged() {
            observer.configurationChanged();
        }

        @Override
        public void recyclingFileChanged() {
            observer.recyclingFileChanged();
        }
    }

    /** The observer is held back while more happens in the folder than notifications are kept of. */
    @Nested
    class WhenNotificationsGetLost {

        private final RecordingObserver observer = new RecordingObserver();
        private final HeldObserver held = new HeldObserver(observer);
        private Watch watching;

        @BeforeEach
        void watch() throws Exception {
            watching = watch.watch(application(), held);
            putOfflinePage(new byte[0]);
            assertThat(observer.next()).isEqualTo("offline");
            for (int i = 0; i < 600; i++) {
                Files.createFile(site.resolve("file" + i));
            }
        }

        @AfterEach
        void close() {
            watching.close();
        }

        @Test
        @DisplayName("AO-19 D15 a change among them is found by looking")
        void aChangeIsFound() throws Exception {
            touchConfiguration();

            held.release();

            assertThat(observer.next()).isEqualTo("configuration");
        }

        @Test
        @DisplayName("AO-19 D15 without a change nobody is told")
        void withoutAChangeNobodyIsTold() throws Exception {
            held.release();
            removeOfflinePage();

            assertThat(observer.next()).isEqualTo("offline");
            assertThat(observer.told()).isZero();
        }
    }

    /** Linux gives a user 128 instances of what notifies, as long as nobody changes that. */
    @Nested
    class WithManyApplications {

        private static final int APPLICATIONS = 200;

        private final List<RecordingObserver> observers = new ArrayList<>();
        private final List<Watch> watches = new ArrayList<>();
        private long instancesBefore;

        @BeforeEach
        void watch() throws IOException {
            instancesBefore = instances();
            for (int i = 0; i < APPLICATIONS; i++) {
                Path folder = Files.createDirectory(temporary.resolve("many" + i));
                watchToo("many" + i, folder);
            }
        }

        @AfterEach
        void close() {
            watches.forEach(Watch::close);
        }

        @Test
        void theSystemGivesOneInstanceForAll() {
            assertThat(instances() - instancesBefore).isEqualTo(1);
        }

        @Test
        void aChangeIsToldToTheOneThatItConcerns() throws Exception {
            for (int i : new int[] {0, APPLICATIONS - 1, APPLICATIONS / 2}) {
                Files.createFile(temporary.resolve("many" + i).resolve("app_offline.htm"));

                assertThat(observers.get(i).next()).isEqualTo("offline");
            }
            assertThat(observers).allMatch(each -> each.told() == 0);
        }

        @Test
        void aFolderThatIsExchangedIsNoticedForEach() throws Exception {
            for (int i = 0; i < APPLICATIONS; i++) {
                Path next = Files.createDirectory(temporary.resolve("next" + i));
                Files.createFile(next.resolve("web.config"));
                Files.move(temporary.resolve("many" + i), temporary.resolve("former" + i));
                Files.move(next, temporary.resolve("many" + i));
            }

            for (RecordingObserver observer : observers) {
                assertThat(observer.next()).isEqualTo("configuration");
            }
        }

        @Test
        void oneFolderOfSeveralApplicationsIsWatchedUntilTheLastIsClosed() throws Exception {
            Path shared = temporary.resolve("many0");
            watchToo("second", shared);
            watchToo("third", shared);
            watches.get(APPLICATIONS).close();
            watches.getFirst().close();

            Files.createFile(shared.resolve("app_offline.htm"));

            assertThat(observers.getLast().next()).isEqualTo("offline");
            assertThat(observers.get(APPLICATIONS).told()).isZero();
            assertThat(observers.getFirst().told()).isZero();
        }

        @Test
        void watchingBeginsAnewAfterAllWereClosed() throws Exception {
            close();

            watchToo("again", temporary.resolve("many0"));
            Files.createFile(temporary.resolve("many0").resolve("app_offline.htm"));

            assertThat(observers.getLast().next()).isEqualTo("offline");
        }

        /** Java has a thread for each. */
        private static long instances() {
            return Thread.getAllStackTraces().keySet().stream()
                    .filter(each -> each.getName().equals("FileSystemWatchService"))
                    .count();
        }

        private void watchToo(String name, Path folder) throws IOException {
            var application =
                    new Application(name, PathBase.parse("/" + name), folder.toString(), configuration("restart.txt"));
            var observer = new RecordingObserver();
            observers.add(observer);
            watches.add(watch.watch(application, observer));
        }
    }

    /** A new watch of the same files takes the place of another, perhaps while a change settles; it alone tells. */
    @Test
    void oneThatIsClosedRightBehindAChangeIsNotTold() throws Exception {
        var left = new RecordingObserver();
        var stays = new RecordingObserver();
        Watch closed = watch.watch(application(), left);
        try (Watch _ = watch.watch(application(), stays)) {
            touchConfiguration();
            closed.close();

            assertThat(stays.next()).isEqualTo("configuration");
            putOfflinePage(new byte[0]);
            assertThat(stays.next()).isEqualTo("offline");
            assertThat(left.told()).isZero();
        }
    }

    @Test
    @DisplayName("AO-02 an offline page that cannot be read is an empty page")
    void anUnreadablePageIsEmpty() throws IOException {
        Path unreadable = Path.of("/proc/self/mem");
        assumeThat(unreadable).isRegularFile();
        Files.createSymbolicLink(site.resolve("app_offline.htm"), unreadable);

        assertThat(watch.offlinePage(application())).isEmpty();
    }

    @Test
    void aMissingFolderCannotBeWatched() throws IOException {
        Files.delete(site.resolve("web.config"));
        Files.delete(site);

        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> watch.watch(application(), new RecordingObserver()));
    }
}
