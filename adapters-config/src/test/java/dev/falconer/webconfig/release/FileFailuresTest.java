package dev.falconer.webconfig.release;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import org.junit.jupiter.api.Test;

class FileFailuresTest {

    @Test
    void whatMayNotBeReadIsNamed() {
        assertThat(FileFailures.words(new AccessDeniedException("/srv/shop/secret")))
                .isEqualTo("/srv/shop/secret may not be read or written (expected: that Falconer's user may)");
    }

    @Test
    void whatIsGoneIsNamed() {
        assertThat(FileFailures.words(new NoSuchFileException("/srv/shop/a")))
                .isEqualTo("/srv/shop/a is gone (expected: files that stay while they are copied)");
    }

    @Test
    void whereThereIsNoRoomTheCopyIsNamed() {
        assertThat(FileFailures.words(
                        new FileSystemException("/srv/shop/a", "/state/releases/1/a", "No space left on device")))
                .isEqualTo("/state/releases/1/a: No space left on device (expected: room and permission for the copy)");
    }

    @Test
    void anythingElseIsToldAsItIs() {
        assertThat(FileFailures.words(new IOException("Stale file handle"))).isEqualTo("Stale file handle");
    }
}
