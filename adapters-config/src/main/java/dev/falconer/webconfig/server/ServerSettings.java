package dev.falconer.webconfig.server;

import dev.falconer.application.port.driven.InvalidSiteException;
import dev.falconer.domain.site.Binding;
import dev.falconer.domain.site.BindingPolicy;
import dev.falconer.domain.site.ForwardedFields;
import dev.falconer.domain.site.PoolPolicy;
import dev.falconer.domain.site.Problem;
import dev.falconer.webconfig.xml.XmlDocument;
import dev.falconer.webconfig.xml.XmlFormat;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/**
 * What a {@code falconer.xml} says.
 *
 * @param bindings with their whole policy; empty where the file names none
 * @param policy what holds for any binding that the file does not name: the site's limits and trusted proxies
 * @param forwarded what the site's applications are told of the way that requests have come
 * @param pool how the processes of an application are kept that the file does not name
 * @param applications empty where the file names none
 */
public record ServerSettings(
        List<Binding> bindings,
        BindingPolicy policy,
        ForwardedFields forwarded,
        PoolPolicy pool,
        List<ApplicationSettings> applications) {

    /** Without a file. */
    public static final ServerSettings STANDARD = new ServerSettings(
            List.of(), BindingPolicy.STANDARD, ForwardedFields.STANDARD, PoolPolicy.STANDARD, List.of());

    private static final XmlFormat<FalconerElement> FORMAT =
            XmlFormat.strict("falconer", FalconerElement.class, FalconerElement::new);

    private static final int LARGEST_FILE = 4 * 1024 * 1024;

    public ServerSettings {
        bindings = List.copyOf(bindings);
        applications = List.copyOf(applications);
    }

    /**
     * Reads the file, and looks whether the files that it names are there. Relative paths in it start from its folder.
     *
     * @throws InvalidSiteException with everything that is wrong
     */
    public static ServerSettings read(Path file) throws InvalidSiteException {
        byte[] bytes = bytes(file);
        XmlDocument<FalconerElement> document = XmlDocument.read(file.toString(), bytes, FORMAT);
        return new ServerTranslator(file).translate(document);
    }

    private static byte[] bytes(Path file) throws InvalidSiteException {
        String expected = " (expected: a configuration file)";
        try {
            if (Files.isDirectory(file)) {
                throw invalid(file, "is a folder" + expected);
            }
            try (InputStream input = Files.newInputStream(file)) {
                byte[] bytes = input.readNBytes(LARGEST_FILE + 1);
                if (bytes.length > LARGEST_FILE) {
                    throw invalid(file, "is larger than 4 MiB" + expected);
                }
                return bytes;
            }
        } catch (NoSuchFileException e) {
            throw invalid(file, "does not exist" + expected);
        } catch (AccessDeniedException e) {
            throw invalid(file, "may not be read" + expected);
        } catch (IOException e) {
            throw invalid(file, "cannot be read: " + e.getMessage() + expected);
        }
    }

    private static InvalidSiteException invalid(Path file, String message) {
        return new InvalidSiteException(List.of(new Problem(file.toString(), 0, 0, message)));
    }
}
