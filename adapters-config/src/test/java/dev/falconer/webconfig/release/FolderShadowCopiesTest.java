package dev.falconer.webconfig.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.falconer.application.port.driven.CopyFailedException;
import dev.falconer.application.port.driven.Watch;
import dev.falconer.domain.site.Application;
import dev.falconer.domain.site.Configuration;
import dev.falconer.domain.site.HostingBuilder;
import dev.falconer.domain.site.PathBase;
import dev.falconer.domain.site.ShadowCopy;
import dev.falconer.domain.site.ShadowCopyPolicy;
import dev.falconer.domain.site.ShadowCopyPolicy.Leftovers;
import dev.falconer.webconfig.Inotify;
import dev.falconer.webconfig.watch.FolderNotifications;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FolderShadowCopiesTest {

    @TempDir
    private Path temporary;

    private Path home;
    private ShadowCopyPolicy policy;
    private Application shop;
    private FolderShadowCopies copies;

    @BeforeEach
    void givenAnApplication() throws IOException {
        home = Files.createDirectory(temporary.toRealPath().resolve("shop"));
        Files.writeString(home.resolve("app.dll"), "version 1");
        Files.writeString(Files.createDirectory(home.resolve("wwwroot")).resolve("site.css"), "body {}");
        policy = in(home.resolve("copies"), Leftovers.REMOVED_LATER);
        shop = new Application(
                "shop",
                PathBase.ROOT,
                home.toString(),
                new Configuration.Accepted(HostingBuilder.aspNetCore().build()));
        copies = new FolderShadowCopies(new FolderNotifications());
    }

    private static ShadowCopyPolicy in(Path folder, Leftovers leftovers) {
        return new ShadowCopyPolicy(folder.toString(), Duration.ofSeconds(5), leftovers);
    }

    /** A copy, from which the application runs then. */
    private ShadowCopy taken() throws CopyFailedException {
        ShadowCopy copy = copies.take(shop, policy).orElseThrow();
        shop = shop.in(copy.directory());
        return copy;
    }

    private List<String> names() throws IOException {
        try (Stream<Path> all = Files.list(Path.of(policy.folder()))) {
            return all.map(each -> each.getFileName().toString()).sorted().toList();
        }
    }

    private static Object inode(Path file) throws IOException {
        return Files.getAttribute(file, "unix:ino");
    }

    /** As coarse as the clock of the file system. */
    private static Object changed(Path file) throws IOException {
        return Files.getAttribute(file, "unix:ctime");
    }

    @Test
    void theCopiesHoldTheFilesAndNeverTheCopies() throws Exception {
        ShadowCopy first = taken();
        Files.writeString(home.resolve("app.dll"), "version 2.0");
        ShadowCopy second = taken();

        assertThat(first.directory()).isEqualTo(home + "/copies/1");
        assertThat(Path.of(first.directory(), "app.dll")).hasContent("version 1");
        assertThat(Path.of(second.directory(), "app.dll")).hasContent("version 2.0");
        assertThat(Path.of(second.directory(), "wwwroot", "site.css")).hasContent("body {}");
        assertThat(Path.of(second.directory(), "copies")).doesNotExist();
    }

    @Test
    void whatHasNotChangedIsSharedWithTheCopyBeforeAndNeverWithTheOriginal() throws Exception {
        ShadowCopy first = taken();
        Files.writeString(home.resolve("app.dll"), "version 2.0");

        ShadowCopy second = taken();

        Path css = Path.of("wwwroot", "site.css");
        assertThat(inode(Path.of(second.directory()).resolve(css)))
                .isEqualTo(inode(Path.of(first.directory()).resolve(css)))
                .isNotEqualTo(inode(home.resolve(css)));
        assertThat(inode(Path.of(second.directory(), "app.dll")))
                .isNotEqualTo(inode(Path.of(first.directory(), "app.dll")))
                .isNotEqualTo(inode(home.resolve("app.dll")));
        assertThat(first.files()).isEqualTo(2);
        assertThat(first.bytesCopied()).isEqualTo(16);
        assertThat(first.bytesShared()).isZero();
        assertThat(second.bytesCopied()).isEqualTo(11);
        assertThat(second.bytesShared()).isEqualTo(7);
        assertThat(second.bytesInAll()).isEqualTo(16 + 11);
    }

    @Test
    void whatTheApplicationChangedInItsCopyIsNotShared() throws Exception {
        ShadowCopy first = taken();
        Files.writeString(Path.of(first.directory(), "wwwroot", "site.css"), "changed");
        Files.writeString(home.resolve("app.dll"), "version 2.0");

        ShadowCopy second = taken();

        assertThat(Path.of(second.directory(), "wwwroot", "site.css")).hasContent("body {}");
    }

    @Test
    void anotherFileOfTheSameSizeAndTimeIsNotShared() throws Exception {
        FileTime always = FileTime.fromMillis(1_000_000_000_000L);
        Path dll = home.resolve("app.dll");
        Files.setLastModifiedTime(dll, always);
        taken();
        Path next = Files.writeString(temporary.resolve("next"), "version 2");
        Files.setLastModifiedTime(next, always);
        Files.move(next, dll, StandardCopyOption.REPLACE_EXISTING);

        ShadowCopy second = taken();

        assertThat(Path.of(second.directory(), "app.dll")).hasContent("version 2");
        assertThat(second.bytesShared()).isEqualTo(7);
    }

    @Test
    void aFileThatWasWrittenAndGotItsTimeBackIsNotShared() throws Exception {
        Path dll = home.resolve("app.dll");
        taken();
        FileTime before = Files.getLastModifiedTime(dll);
        Object changed = changed(dll);
        do {
            Files.writeString(dll, "version 2");
            Files.setLastModifiedTime(dll, before);
        } while (changed(dll).equals(changed));

        ShadowCopy second = taken();

        assertThat(Path.of(second.directory(), "app.dll")).hasContent("version 2");
    }

    @Test
    void whereNothingHasChangedThereIsNoCopy() throws Exception {
        taken();

        assertThat(copies.take(shop, policy)).isEmpty();

        assertThat(names()).containsExactly("1", "lock");
    }

    @Test
    void whereItRunsFromElsewhereThereIsOneThoughNothingHasChanged() throws Exception {
        taken();
        shop = shop.in(home.toString());
        String again = taken().directory();
        shop = shop.in("/releases/1");

        String andAgain = taken().directory();

        assertThat(again).isEqualTo(home + "/copies/2");
        assertThat(andAgain).isEqualTo(home + "/copies/3");
    }

    @Test
    void whereItWentBackToAnOlderCopyOfOtherFilesThereIsOne() throws Exception {
        String former = taken().directory();
        Files.writeString(home.resolve("app.dll"), "version 2.0");
        taken();
        shop = shop.in(former);
        copies.keepPresent(shop, policy);

        ShadowCopy again = taken();

        assertThat(Path.of(again.directory(), "app.dll")).hasContent("version 2.0");
        assertThat(names()).containsExactly("1", "2", "lock");
    }

    @Test
    void aFileThatWasTouchedHasChanged() throws Exception {
        taken();
        Files.setLastModifiedTime(home.resolve("app.dll"), FileTime.fromMillis(1_000_000_000_000L));

        assertThat(copies.take(shop, policy)).isPresent();
    }

    @Test
    void thePageThatTakesItOfflineAndTheLogsAreNotCopied() throws Exception {
        Path logs = Files.createDirectory(home.resolve("logs"));
        shop = shop.with(new Configuration.Accepted(HostingBuilder.aspNetCore()
                .stdoutLog(logs.resolve("stdout").toString())
                .build()));
        Files.writeString(logs.resolve("stdout_1.log"), "line");
        Files.writeString(home.resolve("app_offline.htm"), "away");

        ShadowCopy copy = taken();

        assertThat(Path.of(copy.directory())).isDirectoryNotContaining("glob:**logs");
        assertThat(Path.of(copy.directory())).isDirectoryNotContaining("glob:**.htm");
        Files.writeString(logs.resolve("stdout_1.log"), "more");
        Files.delete(home.resolve("app_offline.htm"));
        assertThat(copies.take(shop, policy)).isEmpty();
    }

    @Test
    void aLinkToWhatIsNotCopiedLeadsToTheOriginal() throws Exception {
        Path logs = Files.createDirectory(home.resolve("logs"));
        shop = shop.with(new Configuration.Accepted(HostingBuilder.aspNetCore()
                .stdoutLog(logs.resolve("stdout").toString())
                .build()));
        Files.writeString(logs.resolve("stdout_1.log"), "line");
        Files.createSymbolicLink(home.resolve("latest.log"), Path.of("logs", "stdout_1.log"));
        Files.createSymbolicLink(home.resolve("next.log"), Path.of("logs", "stdout_2.log"));

        Path copy = Path.of(taken().directory());

        assertThat(copy.resolve("latest.log")).hasContent("line");
        assertThat(Files.readSymbolicLink(copy.resolve("next.log"))).isEqualTo(logs.resolve("stdout_2.log"));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void aCopyIsGoodThoughOneBeforeCannotBeLookedAt(int which) throws Exception {
        var former = new ArrayList<ShadowCopy>();
        former.add(taken());
        Files.writeString(home.resolve("app.dll"), "version 2.0");
        former.add(taken());
        Path deepFolder = Files.createDirectory(temporary.toRealPath().resolve("d"));
        Path deep = deepFolder;
        while (deep.toString().length() < 3_900) {
            deep = Files.createDirectory(deep.resolve("n".repeat(100)));
        }
        // What lies in it has longer paths than the system takes from then on.
        Path tooDeep =
                Files.move(deepFolder, Path.of(former.get(which).directory()).resolve("l".repeat(250)));
        Files.writeString(home.resolve("app.dll"), "version 3.00");

        ShadowCopy copy = taken();

        Files.move(tooDeep, deepFolder);
        assertThat(Path.of(copy.directory(), "app.dll")).hasContent("version 3.00");
        assertThat(names()).containsExactly("1", "2", "3", "lock");
    }

    @Test
    void onlyThePresentOneIsKept() throws Exception {
        taken();
        Files.writeString(home.resolve("app.dll"), "version 2.0");
        taken();

        copies.keepPresent(shop, policy);

        assertThat(names()).containsExactly("2", "lock");
    }

    @Test
    void whatAFalconerThatWasKilledBeganIsGoneWithTheNextCopy() throws Exception {
        Files.createDirectories(Path.of(policy.folder(), "9.partial"));

        taken();

        assertThat(names()).containsExactly("1", "lock");
    }

    @Nested
    class WhatAnEarlierFalconerLeft {

        private Path left;

        @BeforeEach
        void givenCopies() throws IOException {
            left = Files.createDirectories(home.resolve("copies").resolve("7"));
            FolderCopy.remove(left);
            FolderCopy.of(FolderFiles.of(home, path -> !path.startsWith("copies")))
                    .make(left);
            Files.createDirectories(home.resolve("copies").resolve("3"));
        }

        @Test
        void isSharedWithNobodyAndGoneAfterTheFirstCopy() throws Exception {
            ShadowCopy copy = taken();

            assertThat(copy.directory()).isEqualTo(home + "/copies/8");
            assertThat(copy.bytesShared()).isZero();
            assertThat(left).exists();
            copies.keepPresent(shop, policy);
            assertThat(names()).containsExactly("8", "lock");
        }

        @Test
        void isGoneFirstWhereThatIsAskedFor() throws Exception {
            policy = in(home.resolve("copies"), Leftovers.REMOVED_FIRST);

            ShadowCopy copy = taken();

            assertThat(copy.directory()).isEqualTo(home + "/copies/1");
            assertThat(left).doesNotExist();
        }

        @Test
        void isAsGoodAsOurOwnWhereTheApplicationRunsFromIt() throws Exception {
            shop = shop.in(left.toString());
            Files.writeString(left.resolve("app.db"), "written by the application");

            assertThat(copies.take(shop, policy)).isEmpty();

            assertThat(names()).containsExactly("3", "7");
        }

        @Test
        void isNotWhereAFileDiffers() throws Exception {
            shop = shop.in(left.toString());
            Files.writeString(home.resolve("wwwroot").resolve("site.css"), "p {}");

            assertThat(Path.of(taken().directory(), "wwwroot", "site.css")).hasContent("p {}");
        }

        @Test
        void isNotWhereALinkIsNew() throws Exception {
            shop = shop.in(left.toString());
            Files.createSymbolicLink(home.resolve("current"), Path.of("wwwroot"));

            assertThat(Path.of(taken().directory(), "current", "site.css")).exists();
        }

        @Test
        void isNotWhereItIsGone() throws Exception {
            shop = shop.in(left.toString());
            FolderCopy.remove(left);

            assertThat(Path.of(taken().directory(), "app.dll")).exists();
        }

        @Test
        void staysWhereTheApplicationRunsFromIt() throws Exception {
            policy = in(home.resolve("copies"), Leftovers.REMOVED_FIRST);
            shop = shop.in(left.toString());
            Files.writeString(home.resolve("app.dll"), "version 2.0");

            ShadowCopy copy = taken();

            assertThat(copy.directory()).isEqualTo(home + "/copies/8");
            assertThat(left.resolve("app.dll")).hasContent("version 1");
            assertThat(names()).containsExactly("7", "8", "lock");
        }
    }

    @Test
    void theCopiesOfSeveralApplicationsLieBesideEachOtherWhereTheyShareAFolder() throws Exception {
        policy = in(temporary.toRealPath().resolve("copies"), Leftovers.REMOVED_LATER);
        Application cart = new Application("cart", PathBase.parse("/cart"), home.toString(), shop.configuration());

        ShadowCopy one = copies.take(shop, policy).orElseThrow();
        ShadowCopy other = copies.take(cart, policy).orElseThrow();

        assertThat(Path.of(one.directory()).getParent())
                .isNotEqualTo(Path.of(other.directory()).getParent());
        assertThat(policy.holds(one.directory())).isTrue();
    }

    @Test
    @Timeout(20)
    void anApplicationDoesNotWaitForTheCopyOfAnother() throws Exception {
        Application cart = new Application(
                "cart",
                PathBase.parse("/cart"),
                Files.createDirectory(temporary.toRealPath().resolve("cart")).toString(),
                shop.configuration());
        Path pipe = Files.createDirectory(home.resolve("copies")).resolve("lock");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        // Whoever opens a pipe to write waits until somebody reads.
        Thread held = Thread.ofPlatform().daemon().start(new FutureTask<>(() -> copies.take(shop, policy)));
        while (!isOpeningAFile(held)) {
            Thread.onSpinWait();
        }

        var copied =
                new FutureTask<>(() -> copies.take(cart, in(Path.of(cart.home(), "copies"), Leftovers.REMOVED_LATER)));
        Thread.ofPlatform().daemon().start(copied);

        try {
            assertThat(copied.get()).isPresent();
        } finally {
            Files.newInputStream(pipe).close();
            held.join();
        }
    }

    private static boolean isOpeningAFile(Thread thread) {
        return Stream.of(thread.getStackTrace())
                .anyMatch(frame -> frame.getClassName().endsWith(".UnixNativeDispatcher")
                        && frame.getMethodName().equals("open0"));
    }

    @Test
    void theCopiesOfAnotherFalconerAreLeftAlone() throws Exception {
        taken();
        Files.writeString(home.resolve("app.dll"), "version 2.0");
        var second = new FolderShadowCopies(new FolderNotifications());

        var failure = assertThrows(CopyFailedException.class, () -> second.take(shop, policy));
        second.keepPresent(shop, policy);

        assertThat(failure).hasMessageContaining("another Falconer keeps its copies in", "(expected: ");
        assertThat(names()).containsExactly("1", "lock");
    }

    @Test
    void whereTheyCannotBeWrittenNothingIsLeftAndTheReasonIsTold() throws Exception {
        Files.writeString(home.resolve("copies"), "in the way");

        var failure = assertThrows(CopyFailedException.class, this::taken);

        assertThat(failure)
                .hasMessageContaining(home + " cannot be copied at the moment: ")
                .hasMessageContaining("(expected: ");
    }

    @Nested
    class Watching {

        private final Semaphore told = new Semaphore(0);

        private boolean isTold() throws InterruptedException {
            boolean news = told.tryAcquire(10, TimeUnit.SECONDS);
            told.drainPermits();
            return news;
        }

        @Test
        void tellsOfChangesHoweverDeepInFoldersThatAreNew() throws Exception {
            try (Watch _ = copies.watch(shop, policy, told::release)) {
                Files.writeString(home.resolve("wwwroot").resolve("site.css"), "body { }");
                assertThat(isTold()).isTrue();

                Path deep = Files.createDirectories(home.resolve("a").resolve("b"));
                assertThat(isTold()).isTrue();
                Files.writeString(deep.resolve("c"), "");
                assertThat(isTold()).isTrue();

                Files.delete(deep.resolve("c"));
                assertThat(isTold()).isTrue();
            }
        }

        @Test
        void tellsOfAFolderThatTookItsPlace() throws Exception {
            try (Watch _ = copies.watch(shop, policy, told::release)) {
                Path next = Files.createDirectory(temporary.resolve("next"));
                Files.move(home, temporary.resolve("former"));
                Files.move(next, home);
                assertThat(isTold()).isTrue();

                Files.writeString(home.resolve("app.dll"), "version 2");
                assertThat(isTold()).isTrue();
            }
        }

        @Test
        void hearsOfNoFolderThatWasExchanged() throws Exception {
            long before = Inotify.folders();
            try (Watch _ = copies.watch(shop, policy, told::release)) {
                for (int parts = 3; parts > 0; parts--) {
                    Path next = Files.createDirectory(temporary.resolve("next"));
                    for (int i = 0; i < parts; i++) {
                        Files.createDirectory(next.resolve("part" + i));
                    }
                    Files.move(home, temporary.resolve("former" + parts));
                    Files.move(next, home);

                    while (Inotify.folders() != before + 1 + parts) {
                        assertThat(isTold()).isTrue();
                    }
                }
            }
            assertThat(Inotify.folders()).isEqualTo(before);
        }

        @Test
        void saysNothingOnceClosed() throws Exception {
            var held = new CountDownLatch(1);
            var staying = new Semaphore(0);
            Watch closed = copies.watch(shop, policy, () -> {
                told.release();
                awaitUninterruptibly(held);
            });
            try (Watch _ = copies.watch(shop, policy, staying::release)) {
                Files.writeString(home.resolve("app.dll"), "version 2");
                assertThat(isTold()).isTrue();
                assertThat(staying.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
                Files.writeString(home.resolve("new.dll"), "");
                assertThat(staying.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
                closed.close();
                held.countDown();

                while (staying.tryAcquire(1, TimeUnit.SECONDS)) {
                    staying.drainPermits();
                }

                // Seen in the next round only, when whoever was told of the change before has had half a second.
                Files.move(home, temporary.resolve("former"));
                assertThat(staying.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
                assertThat(told.availablePermits()).isZero();
            }
        }

        private static void awaitUninterruptibly(CountDownLatch latch) {
            try {
                latch.await();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }

        @Test
        void isSilentAboutTheCopiesAndTheOfflinePage() throws Exception {
            try (Watch _ = copies.watch(shop, policy, told::release)) {
                taken();
                Files.writeString(Path.of(shop.directory(), "app.db"), "");
                Files.writeString(home.resolve("app_offline.htm"), "away");
                Files.writeString(home.resolve("app.dll"), "version 2");
                assertThat(isTold()).isTrue();
            }
            var selection = ShadowSelection.of(shop, policy);
            assertThat(selection.includes(Path.of("copies"))).isFalse();
            assertThat(selection.includes(Path.of("app_offline.htm"))).isFalse();
            assertThat(selection.includes(Path.of("app.dll"))).isTrue();
        }
    }

    /** Linux gives a user 128 instances of what notifies, as long as nobody changes that. */
    @Nested
    class WatchingManyApplications {

        private static final int APPLICATIONS = 200;

        private final List<Path> deep = new ArrayList<>();
        private final List<Semaphore> told = new ArrayList<>();
        private final List<Watch> watches = new ArrayList<>();
        private long instancesBefore;

        @BeforeEach
        void watch() throws IOException {
            instancesBefore = Inotify.instances();
            for (int i = 0; i < APPLICATIONS; i++) {
                Path folder = Files.createDirectory(temporary.toRealPath().resolve("many" + i));
                deep.add(Files.createDirectories(folder.resolve("a").resolve("b")));
                var semaphore = new Semaphore(0);
                told.add(semaphore);
                var application = new Application(
                        "many" + i, PathBase.parse("/many" + i), folder.toString(), shop.configuration());
                watches.add(copies.watch(
                        application, in(folder.resolve("copies"), Leftovers.REMOVED_LATER), semaphore::release));
            }
        }

        @AfterEach
        void close() {
            watches.forEach(Watch::close);
        }

        @Test
        void theSystemGivesOneInstanceForAll() throws Exception {
            assertThat(Inotify.instances() - instancesBefore).isEqualTo(1);

            close();

            assertThat(Inotify.instances()).isEqualTo(instancesBefore);
        }

        @Test
        void aChangeIsToldToTheOneThatItConcerns() throws Exception {
            for (int i = 0; i < APPLICATIONS; i += 2) {
                Files.createFile(deep.get(i).resolve("app.dll"));
            }

            for (int i = 0; i < APPLICATIONS; i += 2) {
                assertThat(told.get(i).tryAcquire(10, TimeUnit.SECONDS)).isTrue();
            }
            for (int i = 1; i < APPLICATIONS; i += 2) {
                assertThat(told.get(i).availablePermits()).isZero();
            }
        }
    }
}
