package dev.falconer.webconfig.release;

import dev.falconer.domain.site.Application;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The folder that belongs to one application within one that several share, such as {@code shop-1f3a9c02}: named by it and by
 * its home, so that those of several sites differ.
 */
final class ApplicationPlace {

    private static final int HASH_BYTES = 4;

    private ApplicationPlace() {}

    static Path in(Path shared, Application application) {
        byte[] home = application.home().getBytes(StandardCharsets.UTF_8);
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(home);
            return shared.resolve(application.name() + "-" + HexFormat.of().formatHex(digest, 0, HASH_BYTES));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java runtime knows SHA-256", impossible);
        }
    }
}
