package dev.falconer.webconfig.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderIdentityTest {

    @TempDir
    private Path temporary;

    @Test
    void staysWithTheFolderWhateverItsPath() throws Exception {
        Path folder = Files.createDirectory(temporary.resolve("shop"));
        FolderIdentity before = FolderIdentity.at(folder);
        Path link = Files.createSymbolicLink(temporary.resolve("link"), folder);

        Path moved = Files.move(folder, temporary.resolve("former"));

        assertThat(FolderIdentity.at(moved)).isEqualTo(before);
        Files.delete(link);
        Files.createSymbolicLink(link, moved);
        assertThat(FolderIdentity.at(link)).isEqualTo(before);
    }

    @Test
    void isAnotherWhereAnotherFolderHasTakenThePath() throws Exception {
        Path folder = Files.createDirectory(temporary.resolve("shop"));
        FolderIdentity before = FolderIdentity.at(folder);
        Files.move(folder, temporary.resolve("former"));

        Files.createDirectory(folder);

        assertThat(FolderIdentity.at(folder)).isNotEqualTo(before).isNotEqualTo(FolderIdentity.NONE);
    }

    @Test
    void isNoneWhereNoFolderIs() throws Exception {
        Path file = Files.createFile(temporary.resolve("file"));

        assertThat(FolderIdentity.at(file)).isEqualTo(FolderIdentity.NONE);
        assertThat(FolderIdentity.at(temporary.resolve("nothing"))).isEqualTo(FolderIdentity.NONE);
    }
}
