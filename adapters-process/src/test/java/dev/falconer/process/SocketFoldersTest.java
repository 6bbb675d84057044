package dev.falconer.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.falconer.domain.backend.BackendEndpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where the sockets of backends lie. */
class SocketFoldersTest {

    @TempDir
    private Path place;

    private SocketFolders folders(Path... places) {
        return new SocketFolders(List.of(places));
    }

    @Test
    void eachLiesInAFolderOfItsOwnThatNobodyElseMayEnter() throws Exception {
        SocketFolders folders = folders(place);

        Path first = Path.of(folders.allocate());
        Path second = Path.of(folders.allocate());

        assertThat(first).doesNotExist().isAbsolute();
        assertThat(first.getParent()).isNotEqualTo(second.getParent());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(first.getParent())))
                .isEqualTo("rwx------");
    }

    @Test
    void thePlaceIsMadePrivateWhereItIsNotThere() throws Exception {
        Path missing = place.resolve("falconer");

        folders(missing).allocate();

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(missing)))
                .isEqualTo("rwx------");
    }

    @Test
    void bothAreGoneWithTheProcess() throws Exception {
        SocketFolders folders = folders(place);
        Path socket = Files.createFile(Path.of(folders.allocate()));

        folders.remove(new BackendEndpoint.UnixSocket(socket.toString()));

        assertThat(place).isEmptyDirectory();
    }

    @Test
    void whatAnotherFalconerMadeGoesWithItsProcess() throws Exception {
        Path socket = Files.createFile(Path.of(folders(place).allocate()));
        var endpoint = new BackendEndpoint.UnixSocket(socket.toString());
        SocketFolders successor = folders(place);

        successor.adopt(endpoint);
        successor.remove(endpoint);

        assertThat(place).isEmptyDirectory();
    }

    @Test
    void whatNoFalconerMadeStays() throws Exception {
        Path socket =
                Files.createFile(Files.createDirectory(place.resolve("other")).resolve("http.sock"));
        var endpoint = new BackendEndpoint.UnixSocket(socket.toString());
        SocketFolders folders = folders(place);

        folders.adopt(endpoint);
        folders.remove(endpoint);

        assertThat(socket).exists();
    }

    @Test
    void whatWasNotMadeHereStays() throws Exception {
        Path foreign = Files.createFile(place.resolve("http.sock"));

        folders(place).remove(new BackendEndpoint.UnixSocket(foreign.toString()));
        folders(place).remove(new BackendEndpoint.Loopback(5001));

        assertThat(foreign).exists();
    }

    @Test
    void wherePathsWouldBeTooLongTheNextPlaceIsTaken() throws Exception {
        Path deep = Files.createDirectories(place.resolve("d".repeat(90)));

        assertThat(folders(deep, place).allocate()).startsWith(place + "/falconer-");
        assertThat(deep).isEmptyDirectory();
    }

    @Test
    void whereThereIsNoPlaceItIsSaidWhy() throws Exception {
        Path file = Files.createFile(place.resolve("file"));

        assertThatThrownBy(() -> folders(file.resolve("below")).allocate())
                .isInstanceOf(IOException.class)
                .hasMessageContaining(file.toString());
    }
}
