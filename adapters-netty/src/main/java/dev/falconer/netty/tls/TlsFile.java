package dev.falconer.netty.tls;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * Reads files that somebody has named in a configuration, and says in words why one cannot be read. Blocks; never called on
 * an event loop.
 */
final class TlsFile {

    /** More than any certificate, key or response has, and little enough to be read every second. */
    static final int MAX_BYTES = 1 << 20;

    private TlsFile() {}

    /**
     * The file's content.
     *
     * @param what it is meant to be, for the message
     */
    static byte[] read(String file, String what) throws TlsFailure {
        Path path = Path.of(file);
        if (Files.isDirectory(path)) {
            throw new TlsFailure(file + " is a folder (expected: " + what + ")");
        }
        try (InputStream in = Files.newInputStream(path)) {
            byte[] bytes = in.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw new TlsFailure(file + " is larger than 1 MiB (expected: " + what + ")");
            }
            return bytes;
        } catch (NoSuchFileException missing) {
            throw new TlsFailure(file + " does not exist (expected: " + what + ")", missing);
        } catch (AccessDeniedException denied) {
            throw new TlsFailure(
                    file + " may not be read by " + System.getProperty("user.name") + " (expected: " + what + ")",
                    denied);
        } catch (IOException failure) {
            throw new TlsFailure(file + " cannot be read: " + failure.getMessage(), failure);
        }
    }

    /** The first line, without its end. */
    static char[] password(String file) throws TlsFailure {
        String text = new String(read(file, "a file whose first line is the password"), StandardCharsets.UTF_8);
        return text.lines().findFirst().orElse("").toCharArray();
    }
}
