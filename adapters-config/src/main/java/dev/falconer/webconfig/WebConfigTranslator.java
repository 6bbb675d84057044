package dev.falconer.webconfig;

import dev.falconer.domain.site.Command;
import dev.falconer.domain.site.Configuration;
import dev.falconer.domain.site.HostingProtocol;
import dev.falconer.webconfig.reading.Problems;
import dev.falconer.webconfig.server.ApplicationSettings;
import dev.falconer.webconfig.xml.ConfigurationElement;
import dev.falconer.webconfig.xml.Place;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * The one mapping from the files' elements to {@code Hosting}. This class chooses what counts: the section, or, where there
 * is none, the one program that lies in the folder. One per reading of one application; confined to its thread.
 */
final class WebConfigTranslator {

    private final ApplicationFolder folder;
    private final ApplicationFolder home;
    private final WebConfigSettings settings;
    private final ApplicationSettings hosted;
    private final Problems problems;

    /**
     * @param folder from which the application runs
     * @param home the folder that the settings name
     * @param file as the user would name it, or the folder where there is none
     */
    WebConfigTranslator(
            ApplicationFolder folder,
            ApplicationFolder home,
            WebConfigSettings settings,
            ApplicationSettings hosted,
            String file) {
        this.folder = folder;
        this.home = home;
        this.settings = settings;
        this.hosted = hosted;
        this.problems = new Problems(file);
    }

    /**
     * @param inherited files of parent applications, the outermost first
     * @param own empty for a folder without the file
     */
    Configuration translate(List<WebConfigFile> inherited, Optional<WebConfigFile> own) throws IOException {
        inherited.forEach(parent -> problems.schema(parent.document().errors()));
        own.ifPresent(file -> {
            problems.schema(file.document().errors());
            problems.notices(file.document().notHonoured());
        });
        var sections = new EffectiveSections(
                inherited.stream().map(parent -> parent.document().root()).toList(),
                own.map(file -> file.document().root()).orElseGet(ConfigurationElement::new),
                problems);
        Optional<HostingProtocol> protocol = protocol(sections);
        if (protocol.isPresent()) {
            return hosting(protocol.get(), sections).translate();
        }
        // What seems missing may be what the errors swallowed, so nothing is said about it.
        return problems.any()
                ? problems.rejected()
                : program(sections, own.isPresent() ? "neither <aspNetCore> nor <httpPlatform>" : "no web.config");
    }

    private Optional<HostingProtocol> protocol(EffectiveSections sections) {
        var handlers = new Handlers(sections.section(layer -> layer.handlers));
        handlers.tellNarrowPaths(problems);
        boolean aspNetCore = !sections.aspNetCore().isEmpty();
        boolean httpPlatform = !sections.httpPlatform().isEmpty();
        if (aspNetCore && httpPlatform) {
            return Optional.of(handlers.protocol().orElse(HostingProtocol.ASP_NET_CORE));
        }
        if (aspNetCore) {
            return Optional.of(HostingProtocol.ASP_NET_CORE);
        }
        return httpPlatform ? Optional.of(HostingProtocol.HTTP_PLATFORM) : Optional.empty();
    }

    private HostingTranslator hosting(HostingProtocol protocol, EffectiveSections sections) {
        return new HostingTranslator(protocol, sections, folder, home, settings, hosted, problems);
    }

    private Configuration program(EffectiveSections sections, String found) throws IOException {
        List<String> programs = folder.runtimePrograms();
        if (programs.size() != 1) {
            problems.authoring(
                    Place.WHOLE_FILE,
                    found + " and " + (programs.isEmpty() ? "no" : programs.size())
                            + " *.runtimeconfig.json (expected: a web.config with <aspNetCore> or <httpPlatform>,"
                            + " or exactly one *.runtimeconfig.json)");
            return problems.rejected();
        }
        var command = new Command("dotnet", List.of("./" + programs.getFirst() + ".dll"));
        problems.notice(Place.WHOLE_FILE, found + ": runs " + command.line());
        return hosting(HostingProtocol.ASP_NET_CORE, sections).translate(command);
    }
}
