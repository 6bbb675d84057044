package dev.falconer.webconfig;

import dev.falconer.domain.site.Problem;
import dev.falconer.webconfig.reading.Problems;
import dev.falconer.webconfig.xml.ConfigurationElement;
import dev.falconer.webconfig.xml.WebConfigFormat;
import dev.falconer.webconfig.xml.XmlDocument;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The {@code web.config} of a folder, as it is written.
 *
 * @param name as the user would name it
 */
record WebConfigFile(String name, XmlDocument<ConfigurationElement> document) {

    private static final String WEB_CONFIG = "web.config";

    /** Far above what IIS accepts; whatever is larger was not meant to be a configuration. */
    private static final int LARGEST_FILE = 4 * 1024 * 1024;

    /**
     * Empty where there is none.
     *
     * @param shown the folder as the user would name it
     * @throws UnusableFileException where it cannot be told what it says
     * @throws IOException where the folder cannot be read
     */
    static Optional<WebConfigFile> read(ApplicationFolder folder, Path shown)
            throws IOException, UnusableFileException {
        List<String> names = folder.named(WEB_CONFIG);
        if (names.isEmpty()) {
            return Optional.empty();
        }
        if (names.size() > 1) {
            throw unusable(
                    shown,
                    0,
                    String.join(" and ", names) + " stand side by side (expected: one of them, called web.config)");
        }
        String name = names.getFirst();
        return Optional.of(read(folder.root().resolve(name), shown.resolve(name)));
    }

    private static WebConfigFile read(Path file, Path shown) throws UnusableFileException {
        byte[] bytes;
        try {
            bytes = bytes(file);
        } catch (IOException e) {
            throw unusable(shown, Problems.BROKEN_SCHEMA, "cannot be read: " + reason(e));
        }
        if (bytes.length > LARGEST_FILE) {
            throw unusable(shown, Problems.BROKEN_SCHEMA, "is larger than 4 MiB (expected: a configuration)");
        }
        return new WebConfigFile(shown.toString(), WebConfigFormat.read(shown.toString(), bytes));
    }

    private static byte[] bytes(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new IOException("it is not a regular file");
        }
        try (InputStream input = Files.newInputStream(file)) {
            return input.readNBytes(LARGEST_FILE + 1);
        }
    }

    private static String reason(IOException failure) {
        return failure instanceof AccessDeniedException ? "permission denied" : String.valueOf(failure.getMessage());
    }

    private static UnusableFileException unusable(Path shown, int subStatus, String message) {
        return new UnusableFileException(new Problem(shown.toString(), 0, 0, message), subStatus);
    }
}
