package dev.falconer.bootstrap.accesslog;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AppendedFileTest {

    /** On which there is never room for anything. */
    private static final Path FULL = Path.of("/dev/full");

    @TempDir
    private Path folder;

    private Path path = Path.of("");

    @BeforeEach
    void givenAPath() {
        path = folder.resolve("access.log");
    }

    private static ByteBuffer lines(String text) {
        return ByteBuffer.wrap(text.getBytes(US_ASCII));
    }

    @Test
    void whatIsThereStays() throws Exception {
        Files.writeString(path, "before\n");

        try (AppendedFile file = AppendedFile.open(path)) {
            file.append(lines("one\ntwo\n"));
        }

        assertThat(path).hasContent("before\none\ntwo\n");
    }

    @Test
    void aNewOneIsReadByItsGroupAndByNobodyElse() throws Exception {
        AppendedFile.open(path).close();

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                .startsWith("rw-")
                .endsWith("---")
                .doesNotContain("x")
                .matches("rw-[r-]-----");
    }

    @Test
    void twoOfThemAppendToOneFile() throws Exception {
        try (AppendedFile former = AppendedFile.open(path);
                AppendedFile successor = AppendedFile.open(path)) {
            former.append(lines("one\n"));
            successor.append(lines("two\n"));
            former.append(lines("three\n"));
        }

        assertThat(path).hasContent("one\ntwo\nthree\n");
    }

    @Test
    void oneThatIsMovedAwayIsWrittenToUntilThePathIsFollowed() throws Exception {
        Path moved = folder.resolve("access.log.1");

        try (AppendedFile file = AppendedFile.open(path)) {
            file.append(lines("one\n"));
            Files.move(path, moved);
            file.append(lines("two\n"));
            file.follow();
            file.append(lines("three\n"));
            file.follow();
            file.append(lines("four\n"));
        }

        assertThat(moved).hasContent("one\ntwo\n");
        assertThat(path).hasContent("three\nfour\n");
    }

    @Test
    void oneThatIsReplacedIsLeftForTheOther() throws Exception {
        try (AppendedFile file = AppendedFile.open(path)) {
            file.append(lines("one\n"));
            Files.delete(path);
            Files.writeString(path, "of another\n");
            file.follow();
            file.append(lines("two\n"));
        }

        assertThat(path).hasContent("of another\ntwo\n");
    }

    @Test
    void oneThatIsEmptiedGrowsFromItsBeginning() throws Exception {
        try (AppendedFile file = AppendedFile.open(path)) {
            file.append(lines("one\n"));
            FileChannel.open(path, StandardOpenOption.WRITE).truncate(0).close();
            file.follow();
            file.append(lines("two\n"));
        }

        assertThat(path).hasContent("two\n");
    }

    @Test
    void whereNoOtherCanBeMadeTheOldOneIsGoneOnWith() throws Exception {
        Path own = Files.createDirectory(folder.resolve("own"));
        Path moved = folder.resolve("moved");

        try (AppendedFile file = AppendedFile.open(own.resolve("access.log"))) {
            Files.move(own, moved);
            assertThatThrownBy(file::follow).isInstanceOf(NoSuchFileException.class);
            file.append(lines("one\n"));
        }

        assertThat(moved.resolve("access.log")).hasContent("one\n");
    }

    @Test
    void aLineThatOnlyBeginsInAFileIsWholeInTheNextAndBeforeAllOthers() throws Exception {
        Files.createSymbolicLink(path, FULL);
        ByteBuffer begun = lines("written\nbegun\nnot yet\n").position("written\nbeg".length());

        try (AppendedFile file = AppendedFile.open(path)) {
            assertThatThrownBy(() -> file.append(begun)).isInstanceOf(IOException.class);
            Files.delete(path);
            file.follow();
            file.append(lines("another\n"));
            file.append(begun);
        }

        assertThat(path).hasContent("begun\nnot yet\nanother\n");
    }

    @Test
    void thereIsNoneInAFolderThatIsNotThere() {
        Path nowhere = folder.resolve("nowhere").resolve("access.log");

        assertThatThrownBy(() -> AppendedFile.open(nowhere))
                .isInstanceOfSatisfying(
                        IOException.class,
                        failed -> assertThat(AppendedFile.reason(failed)).isEqualTo("a folder that is not there"));
    }
}
