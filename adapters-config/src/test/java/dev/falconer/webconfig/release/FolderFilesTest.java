package dev.falconer.webconfig.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.falconer.webconfig.release.FolderFiles.Selection;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderFilesTest {

    @TempDir
    private Path root;

    @Nested
    class WhatVanishesMeanwhile {

        /** Removes each temporary file when it is about to be looked at. */
        private final Selection vanishing = path -> {
            if (path.toString().endsWith(".tmp")) {
                delete(root.resolve(path));
            }
            return true;
        };

        private static void delete(Path file) {
            try {
                Files.delete(file);
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }

        @BeforeEach
        void givenFiles() throws IOException {
            Files.writeString(root.resolve("app.dll"), "version 1");
            Path below = Files.createDirectory(root.resolve("below"));
            Files.writeString(below.resolve("one.tmp"), "");
            Files.createSymbolicLink(below.resolve("two.tmp"), Path.of("one"));
        }

        @Test
        void isAFailureWhereNothingIsToChange() {
            assertThatThrownBy(() -> FolderFiles.of(root, vanishing)).isInstanceOf(NoSuchFileException.class);
        }

        @Test
        void isLeftOutWhereAnApplicationRuns() throws Exception {
            FolderFiles files = FolderFiles.inUse(root, vanishing);

            assertThat(files.entries()).containsOnlyKeys(Path.of("app.dll"), Path.of("below"));
        }

        @Test
        void mayBeTheWholeFolder() throws Exception {
            Path gone = root.resolve("gone");

            assertThat(FolderFiles.inUse(gone).entries()).isEmpty();
            assertThatThrownBy(() -> FolderFiles.of(gone, Selection.ALL)).isInstanceOf(NoSuchFileException.class);
        }

        @Test
        void isCopiedFromTheOriginalAgain(@TempDir Path temporary) throws Exception {
            FolderFiles home = FolderFiles.of(root, path -> !path.startsWith("below"));
            Path first = temporary.resolve("1");
            FolderCopy.of(home).make(first);
            FolderCopy second = FolderCopy.sharing(home, FolderFiles.inUse(first), home.entries());
            Files.delete(first.resolve("app.dll"));

            second.make(temporary.resolve("2"));

            assertThat(temporary.resolve("2").resolve("app.dll")).hasContent("version 1");
            assertThat(second.bytesShared()).isZero();
        }
    }
}
