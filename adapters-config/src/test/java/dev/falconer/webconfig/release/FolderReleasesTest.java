package dev.falconer.webconfig.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.falconer.application.port.driven.ReleaseFailedException;
import dev.falconer.application.port.driven.ReleaseStore;
import dev.falconer.application.port.driven.ReleaseStoreContract;
import dev.falconer.domain.site.Application;
import dev.falconer.domain.site.PathBase;
import dev.falconer.domain.site.Release;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FolderReleasesTest extends ReleaseStoreContract {

    @TempDir
    private Path temporary;

    private Path root;
    private FolderReleases releases;
    private int folders;
    private boolean gone;

    @BeforeEach
    void givenAStore() throws IOException {
        root = temporary.resolve("state").resolve("releases");
        releases = keeping(3);
    }

    private FolderReleases keeping(int kept) {
        return new FolderReleases(root, _ -> kept);
    }

    @Override
    protected ReleaseStore subject() {
        return releases;
    }

    @Override
    protected String folder() throws IOException {
        folders++;
        if (gone) {
            return temporary.resolve("gone").toString();
        }
        Path folder = Files.createDirectories(temporary.resolve("builds").resolve(Integer.toString(folders)));
        Files.writeString(folder.resolve("version.txt"), "v" + folders);
        return folder.toString();
    }

    @Override
    protected void givenNothingCanBeTaken() {
        gone = true;
    }

    @Override
    protected void givenNothingCanBeNoted() throws IOException {
        Files.createDirectories(place().resolve("served.new").resolve("in the way"));
    }

    @Override
    protected void givenNobodyKnowsWhatServed() throws IOException {
        Files.writeString(place().resolve("served"), "1\ntwo\n");
    }

    @Override
    protected boolean isKept(Release release) {
        return Files.isDirectory(Path.of(release.directory()));
    }

    private Path place() {
        return ApplicationPlace.in(root, shop);
    }

    private Release deployed(String folder) throws Exception {
        Release release = releases.take(shop, folder);
        releases.use(shop, release);
        releases.tidy(shop);
        return release;
    }

    private List<String> names() throws IOException {
        try (Stream<Path> all = Files.list(place())) {
            return all.map(each -> each.getFileName().toString()).sorted().toList();
        }
    }

    private String refusal(String folder) {
        var refused = assertThrows(ReleaseFailedException.class, () -> releases.take(shop, folder));
        return String.valueOf(refused.getMessage());
    }

    @Nested
    class Taking {

        @Test
        void keepsTimesAndPermissions() throws Exception {
            Path build = Path.of(folder());
            Path program = Files.writeString(
                    Files.createDirectory(build.resolve("bin")).resolve("serve"), "#!/bin/sh");
            Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("r-x--x---"));
            Files.setLastModifiedTime(program, FileTime.from(Instant.parse("2020-02-02T02:02:02Z")));
            Files.setLastModifiedTime(program.getParent(), FileTime.from(Instant.parse("2020-02-03T02:02:02Z")));

            Path taken = Path.of(releases.take(shop, build.toString()).directory());

            assertThat(taken.resolve("bin/serve")).hasContent("#!/bin/sh");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(taken.resolve("bin/serve"))))
                    .isEqualTo("r-x--x---");
            assertThat(Files.getLastModifiedTime(taken.resolve("bin/serve")))
                    .isEqualTo(Files.getLastModifiedTime(program));
            assertThat(Files.getLastModifiedTime(taken.resolve("bin")))
                    .isEqualTo(Files.getLastModifiedTime(program.getParent()));
        }

        @Test
        void letsTheOwnerRemoveAFolderThatForbidsIt() throws Exception {
            Path build = Path.of(folder());
            Path bin = Files.createDirectory(build.resolve("bin"));
            Files.writeString(bin.resolve("serve"), "#!/bin/sh");
            Files.setPosixFilePermissions(bin, PosixFilePermissions.fromString("r-xr-x---"));

            Path taken = Path.of(releases.take(shop, build.toString()).directory());

            Files.setPosixFilePermissions(bin, PosixFilePermissions.fromString("rwxr-x---"));
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(taken.resolve("bin"))))
                    .isEqualTo("rwxr-x---");
            assertThat(taken.resolve("bin/serve")).exists();
        }

        @Test
        void isOfTheFilesAsTheyWereThen() throws Exception {
            Path build = Path.of(folder());
            Release release = releases.take(shop, build.toString());

            Files.writeString(build.resolve("version.txt"), "later");

            assertThat(Path.of(release.directory(), "version.txt")).hasContent("v1");
        }

        @Test
        void letsLinksLeadToTheCopyWithinTheFolderAndToTheSamePlaceOutside() throws Exception {
            Path build = Path.of(folder());
            Path shared = Files.writeString(temporary.resolve("shared.txt"), "shared");
            Path below = Files.createDirectory(build.resolve("below"));
            Files.createSymbolicLink(below.resolve("inside"), Path.of("../version.txt"));
            Files.createSymbolicLink(
                    below.resolve("absolute"), build.toRealPath().resolve("version.txt"));
            Files.createSymbolicLink(below.resolve("outside"), Path.of("../../../shared.txt"));
            Files.createSymbolicLink(below.resolve("nowhere"), Path.of("missing"));
            Files.createSymbolicLink(build.resolve("itself"), Path.of("."));

            Path taken =
                    Path.of(releases.take(shop, build.toString()).directory()).toRealPath();

            assertThat(taken.resolve("below/inside").toRealPath()).isEqualTo(taken.resolve("version.txt"));
            assertThat(taken.resolve("below/absolute").toRealPath()).isEqualTo(taken.resolve("version.txt"));
            assertThat(taken.resolve("below/outside").toRealPath()).isEqualTo(shared.toRealPath());
            assertThat(Files.readSymbolicLink(taken.resolve("below/nowhere"))).hasToString("missing");
            assertThat(taken.resolve("itself").toRealPath()).isEqualTo(taken);
        }

        @Test
        void takesAFolderThatIsNamedByALink() throws Exception {
            Path link = Files.createSymbolicLink(temporary.resolve("latest"), Path.of(folder()));

            Release release = releases.take(shop, link.toString());

            assertThat(Path.of(release.directory())).isDirectory().isNotEqualTo(link);
            assertThat(Files.isSymbolicLink(Path.of(release.directory()))).isFalse();
        }

        @Test
        void leavesOutWhatIsNoFile() throws Exception {
            Path build = Path.of(folder());
            try (var socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
                socket.bind(UnixDomainSocketAddress.of(build.resolve("live.sock")));

                Path taken = Path.of(releases.take(shop, build.toString()).directory());

                assertThat(taken).isDirectoryNotContaining("glob:**.sock").isDirectoryContaining("glob:**.txt");
            }
        }

        @Test
        void leavesOutThePageThatTakesAnApplicationOffline() throws Exception {
            Path build = Path.of(folder());
            Files.writeString(build.resolve("App_Offline.htm"), "away");
            Files.writeString(Files.createDirectory(build.resolve("docs")).resolve("app_offline.htm"), "not it");

            Path taken = Path.of(releases.take(shop, build.toString()).directory());

            assertThat(taken.resolve("App_Offline.htm")).doesNotExist();
            assertThat(taken.resolve("docs/app_offline.htm")).exists();
        }

        @Test
        void removesWhatAFalconerThatWasKilledBegan() throws Exception {
            Files.createDirectories(place().resolve("1.partial").resolve("half"));

            Release release = releases.take(shop, folder());

            assertThat(names()).containsExactly("1");
            assertThat(release.number()).isOne();
        }

        @Test
        void isPossibleFromAnOlderReleaseAndFromAFolderWithinThePresentOne() throws Exception {
            Path build = Path.of(folder());
            Files.writeString(Files.createDirectory(build.resolve("inner")).resolve("inner.txt"), "inner");
            Release first = deployed(build.toString());

            Release again = deployed(first.directory());
            Release inner = deployed(again.directory() + "/inner");

            assertThat(Path.of(again.directory(), "version.txt")).hasContent("v1");
            assertThat(Path.of(inner.directory(), "inner.txt")).hasContent("inner");
        }

        @Test
        void isRefusedForAFolderInWhichTheReleasesLie() throws Exception {
            deployed(folder());

            String refusal = refusal(temporary.toString());

            assertThat(refusal).contains("the releases themselves lie in it", "(expected: a folder without");
            assertThat(names()).containsExactly("1", "served");
        }

        @Test
        void isRefusedForAFileAndForNothing() throws Exception {
            Path file = Files.writeString(temporary.resolve("app.zip"), "");

            assertThat(refusal(file.toString())).contains(file.toString(), "(expected: the folder of a published");
            assertThat(refusal("/nowhere/at/all")).contains("/nowhere/at/all", "(expected: the folder of a published");
        }

        @Test
        void leavesNothingWhereTheCopyFailsHalfWay() throws Exception {
            Path deep = Path.of(folder());
            String name = "n".repeat(100);
            // As deep as a path may be here, and so too deep for the place of the releases, whose path is longer.
            while (deep.toString().length() + name.length() < 4_000) {
                deep = Files.createDirectory(deep.resolve(name));
            }
            int left = 4_090 - deep.toString().length() - 1;
            Files.createDirectory(deep.resolve("m".repeat(left)));

            String refusal = refusal(temporary.resolve("builds").resolve("1").toString());

            assertThat(refusal).contains("File name too long", "(expected: room and permission for the copy)");
            assertThat(names()).isEmpty();
        }
    }

    @Nested
    class Keeping {

        @Test
        void removesTheOldestBeyondThoseThatAreKeptBesideThePresentOne() throws Exception {
            releases = keeping(1);
            deployed(folder());
            Release second = deployed(folder());
            Release third = deployed(folder());

            assertThat(names()).containsExactly("2", "3", "served");
            assertThat(releases.current(shop)).contains(third);
            assertThat(releases.previous(shop)).contains(second);
        }

        @Test
        void isOfEachApplicationForItself() throws Exception {
            Application other = new Application("shop", PathBase.ROOT, "/srv/other/shop", shop.configuration());
            Release release = deployed(folder());

            assertThat(releases.current(other)).isEmpty();
            releases.use(other, releases.take(other, folder()));

            assertThat(releases.current(shop)).contains(release);
            assertThat(releases.current(other)).isPresent().get().isNotEqualTo(release);
        }

        @Test
        void outlivesFalconer() throws Exception {
            Release release = deployed(folder());

            assertThat(keeping(3).current(shop)).contains(release);
        }

        @Test
        void aReleaseThatIsMissingIsNoneAndTheOriginalFolderServes() throws Exception {
            Release release = deployed(folder());
            FolderCopy.remove(Path.of(release.directory()));

            assertThat(releases.current(shop)).isEmpty();
        }

        @Test
        void leavesWhatAnotherFalconerIsAboutToTake() throws Exception {
            deployed(folder());
            Path half = Files.createDirectories(place().resolve("2.partial"));

            releases.tidy(shop);

            assertThat(half).exists();
        }

        @Test
        void knowsWhereTheApplicationRunsByWhateverPath() throws Exception {
            Release unnoted = releases.take(shop, folder());
            Path link = Files.createSymbolicLink(temporary.resolve("link"), Path.of(unnoted.directory()));

            releases.tidy(shop.in(link.toString()));

            assertThat(isKept(unnoted)).isTrue();
        }
    }

    @Nested
    class WhatServed {

        private String reason() {
            var refused = assertThrows(ReleaseFailedException.class, () -> releases.previous(shop));
            return String.valueOf(refused.getMessage());
        }

        @Test
        void mayHaveBlankLines() throws Exception {
            Release first = deployed(folder());
            Release second = deployed(folder());
            Files.writeString(place().resolve("served"), "\n1\n\n2 \r\n\n");

            releases.tidy(shop);

            assertThat(releases.current(shop)).contains(second);
            assertThat(releases.previous(shop)).contains(first);
            assertThat(names()).containsExactly("1", "2", "served");
        }

        @ParameterizedTest
        @ValueSource(strings = {"one", "0", "-1", "1 2", "1234567890", "\0\0", "\u00ff"})
        void isNumbersAndNothingElse(String line) throws Exception {
            deployed(folder());
            Files.writeString(place().resolve("served"), "1\n" + line + "\n", StandardCharsets.ISO_8859_1);

            assertThat(reason())
                    .isEqualTo("shop cannot go back: " + place().resolve("served") + ", line 2: \"" + line
                            + "\" (expected: the numbers of the releases that served, one on each line)");
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "\n"})
        void isLostWhereTheFileIsEmpty(String content) throws Exception {
            Release release = deployed(folder());
            Files.writeString(place().resolve("served"), content);

            releases.tidy(shop);

            assertThat(reason()).contains(place().resolve("served") + " is empty (expected: ");
            assertThat(isKept(release)).isTrue();
        }

        @Test
        void isNothingWhereEveryReleaseWasGoneBackFrom() throws Exception {
            deployed(folder());
            releases.use(shop, releases.previous(shop).orElseThrow());

            releases.tidy(shop);

            assertThat(names()).isEmpty();
        }

        @Test
        void isNotKnownWhereTheFileCannotBeRead() throws Exception {
            Files.createDirectories(place().resolve("served"));

            assertThat(reason()).contains(place().resolve("served").toString(), "(expected: ");
        }

        @Test
        void isPassedOverWhereItsFilesAreMissing() throws Exception {
            Release first = deployed(folder());
            Release second = deployed(folder());
            deployed(folder());

            FolderCopy.remove(Path.of(second.directory()));
            assertThat(releases.previous(shop)).contains(first);
            FolderCopy.remove(Path.of(first.directory()));

            assertThat(releases.previous(shop)).contains(new Release(0, shop.home()));
        }
    }
}
