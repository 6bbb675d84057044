package dev.falconer.it.transition;

import dev.falconer.it.fixture.Falconer;
import dev.falconer.it.fixture.Scratch;
import dev.falconer.it.fixture.Site;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A site under a falconer.xml that says how its processes are kept. Never changed in place.
 *
 * @param folder where falconer.xml is, and whatever else belongs neither to the site nor to another test
 * @param path of the application; {@code /} or the like of {@code /shop}
 * @param attributes of the application's element, besides its name, folder and path
 * @param policy the elements in it
 * @param defaults those that hold for every application
 * @param above the site at {@code /}, where this one is below another
 */
record HostedSite(
        Site site, Path folder, String path, String attributes, String policy, String defaults, Optional<Site> above) {

    static HostedSite of(Site site) {
        return new HostedSite(site, Scratch.folder("server"), "/", "", "", "", Optional.empty());
    }

    /** Kept as these elements say, besides what was said before. */
    HostedSite kept(String elements) {
        return new HostedSite(site, folder, path, attributes, policy + elements, defaults, above);
    }

    /** Kept as these elements say, where nothing else is said about it. */
    HostedSite defaults(String elements) {
        return new HostedSite(site, folder, path, attributes, policy, elements, above);
    }

    HostedSite environmentFile(String name) {
        return new HostedSite(site, folder, path, "environmentFile=\"" + name + "\"", policy, defaults, above);
    }

    /** Below another site, at this path. */
    HostedSite below(Site other, String at) {
        return new HostedSite(site, folder, at, attributes, policy, defaults, Optional.of(other));
    }

    /** What stands before every path that belongs to the application. */
    String base() {
        return path.equals("/") ? "" : path;
    }

    /** A file beside falconer.xml. */
    HostedSite write(String name, String text) {
        try {
            Files.writeString(folder.resolve(name), text);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Falconer start() {
        return setup().start();
    }

    Falconer.Setup setup() {
        write("falconer.xml", """
                <falconer>
                  <bindings><binding url="http://127.0.0.1:0"/></bindings>
                  <applicationDefaults>
                    %s
                  </applicationDefaults>
                  <limits maxConnectionsPerAddress="0" keepAliveTimeout="01:00:00"/>
                  <applications>
                %s%s  </applications>
                </falconer>
                """.formatted(
                        defaults,
                        element("app", path, site, attributes, policy),
                        above.map(other -> element("above", "/", other, "", "")).orElse("")));
        return Falconer.ofApplications(folder.resolve("falconer.xml"));
    }

    private static String element(String name, String path, Site site, String attributes, String elements) {
        return """
                    <application name="%s" path="%s" folder="%s" %s>
                      %s
                    </application>
                """.formatted(name, path, site.folder(), attributes, elements);
    }
}
