package dev.falconer.netty.tls;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * What some files hold, to be compared with what they hold later. Content, not times: a file that was touched has not
 * changed, and one that was replaced within the clock's tick, or behind a link, has. The files are small.
 *
 * @param digests one for each; the same for all that cannot be read
 */
record FileDigests(List<String> digests) {

    private static final String UNREADABLE = "-";

    FileDigests {
        digests = List.copyOf(digests);
    }

    /** Blocks. */
    static FileDigests of(List<String> files) {
        return new FileDigests(files.stream().map(FileDigests::digest).toList());
    }

    private static String digest(String file) {
        try (InputStream in = Files.newInputStream(Path.of(file))) {
            byte[] content = in.readNBytes(TlsFile.MAX_BYTES + 1);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (IOException unreadable) {
            return UNREADABLE;
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }
}
