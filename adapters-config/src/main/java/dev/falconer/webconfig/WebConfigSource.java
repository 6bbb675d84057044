package dev.falconer.webconfig;

import dev.falconer.application.port.driven.InvalidSiteException;
import dev.falconer.application.port.driven.SiteSource;
import dev.falconer.domain.site.Application;
import dev.falconer.domain.site.Configuration;
import dev.falconer.domain.site.Problem;
import dev.falconer.domain.site.Site;
import dev.falconer.webconfig.reading.Problems;
import dev.falconer.webconfig.xml.WebConfigFormat;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/** A site of one application: the folder that the settings name, read anew at each call. Safe on any thread. */
final class WebConfigSource implements SiteSource {

    private static final String WEB_CONFIG = "web.config";

    /** Far above what IIS accepts; whatever is larger was not meant to be a configuration. */
    private static final int LARGEST_FILE = 4 * 1024 * 1024;

    private final WebConfigSettings settings;

    @Inject
    WebConfigSource(WebConfigSettings settings) {
        this.settings = settings;
    }

    @Override
    public Site load() throws InvalidSiteException {
        Path directory = directory();
        Path last = directory.getFileName();
        String name = last == null ? "root" : last.toString();
        var application = new Application(
                name, settings.pathBase(), directory.toString(), read(new ApplicationFolder(directory)));
        return new Site(name, settings.bindings(), List.of(application));
    }

    @Override
    public Application reload(Application application) {
        Configuration configuration = read(new ApplicationFolder(Path.of(application.directory())));
        return new Application(application.name(), application.pathBase(), application.directory(), configuration);
    }

    private Path directory() throws InvalidSiteException {
        Path folder = settings.folder();
        String expected = " (expected: the folder of a published application)";
        try {
            Path directory = folder.toRealPath();
            if (!Files.isDirectory(directory)) {
                throw invalid("is not a folder" + expected);
            }
            if (!Files.isReadable(directory) || !Files.isExecutable(directory)) {
                throw invalid("may not be read" + expected);
            }
            return directory;
        } catch (NoSuchFileException e) {
            throw invalid("does not exist" + expected);
        } catch (AccessDeniedException e) {
            throw invalid("may not be read" + expected);
        } catch (IOException e) {
            throw invalid("cannot be read: " + e.getMessage() + expected);
        }
    }

    private InvalidSiteException invalid(String message) {
        return new InvalidSiteException(List.of(new Problem(settings.folder().toString(), 0, 0, message)));
    }

    private Configuration read(ApplicationFolder folder) {
        try {
            List<String> names = folder.named(WEB_CONFIG);
            if (names.isEmpty()) {
                return new WebConfigTranslator(
                                folder, settings, settings.folder().toString())
                        .withoutFile();
            }
            if (names.size() > 1) {
                return rejected(
                        settings.folder(),
                        0,
                        String.join(" and ", names) + " stand side by side (expected: one of them, called web.config)");
            }
            return read(folder, names.getFirst());
        } catch (NoSuchFileException e) {
            return rejected(settings.folder(), 0, "does not exist (expected: the folder of a published application)");
        } catch (IOException e) {
            return rejected(settings.folder(), 0, "cannot be read: " + e);
        }
    }

    private Configuration read(ApplicationFolder folder, String name) throws IOException {
        Path shown = settings.folder().resolve(name);
        byte[] bytes;
        try {
            bytes = bytes(folder.root().resolve(name));
        } catch (IOException e) {
            return rejected(shown, Problems.BROKEN_SCHEMA, "cannot be read: " + reason(e));
        }
        var translator = new WebConfigTranslator(folder, settings, shown.toString());
        if (bytes.length > LARGEST_FILE) {
            return rejected(shown, Problems.BROKEN_SCHEMA, "is larger than 4 MiB (expected: a configuration)");
        }
        return translator.translate(WebConfigFormat.read(bytes));
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

    private static Configuration rejected(Path file, int subStatus, String message) {
        return new Configuration.Rejected(subStatus, List.of(new Problem(file.toString(), 0, 0, message)));
    }
}
