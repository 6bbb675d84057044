package dev.falconer.webconfig;

import static org.assertj.core.api.Assertions.assertThat;

import dev.falconer.application.port.driven.InvalidSiteException;
import dev.falconer.domain.site.Binding;
import dev.falconer.domain.site.Configuration;
import dev.falconer.domain.site.ForwardedFields;
import dev.falconer.domain.site.Hosting;
import dev.falconer.domain.site.PathBase;
import dev.falconer.domain.site.PoolPolicy;
import dev.falconer.domain.site.Problem;
import dev.falconer.domain.site.Site;
import dev.falconer.webconfig.server.ApplicationSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** A folder that tests fill and have read. */
final class PublishedFolder {

    private final Path folder;
    private final Map<String, String> serverEnvironment = new HashMap<>();
    private Optional<Boolean> development = Optional.empty();
    private PoolPolicy pool = PoolPolicy.STANDARD;

    PublishedFolder(Path folder) {
        this.folder = folder;
    }

    Path path() {
        try {
            return folder.toRealPath();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    PublishedFolder server(String name, String value) {
        serverEnvironment.put(name, value);
        return this;
    }

    PublishedFolder development(boolean shown) {
        development = Optional.of(shown);
        return this;
    }

    PublishedFolder waitingRequests(int limit) {
        return pool(pool.with(pool.queue().withRequests(limit)));
    }

    PublishedFolder pool(PoolPolicy policy) {
        pool = policy;
        return this;
    }

    PublishedFolder file(String name, String content) {
        return file(name, content.getBytes(StandardCharsets.UTF_8));
    }

    PublishedFolder file(String name, byte[] content) {
        Path file = folder.resolve(name);
        try {
            Files.createDirectories(file.getParent());
            Files.write(file, content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    PublishedFolder webConfig(String content) {
        return file("web.config", content);
    }

    /** A web.config whose system.webServer holds this. */
    PublishedFolder webServer(String content) {
        return webConfig("<configuration><system.webServer>" + content + "</system.webServer></configuration>");
    }

    /** A web.config with an aspNetCore section of these attributes, in line 1. */
    PublishedFolder aspNetCore(String attributes) {
        return aspNetCore(attributes, "");
    }

    /** The same, with these child elements. */
    PublishedFolder aspNetCore(String attributes, String children) {
        return webServer("<aspNetCore processPath=\"dotnet\" " + attributes + ">" + children + "</aspNetCore>");
    }

    WebConfigSource source() {
        return Sources.of(new WebConfigSettings(
                List.of(ApplicationSettings.of(folder, PathBase.ROOT, pool)),
                List.of(Binding.parse("http://localhost:0")),
                serverEnvironment,
                development,
                ForwardedFields.STANDARD));
    }

    Site load() {
        try {
            return source().load();
        } catch (InvalidSiteException e) {
            throw new AssertionError(e);
        }
    }

    Configuration configuration() {
        return load().applications().getFirst().configuration();
    }

    Hosting hosting() {
        return switch (configuration()) {
            case Configuration.Accepted accepted -> accepted.hosting();
            case Configuration.Rejected rejected -> throw new AssertionError(rejected.problems());
        };
    }

    Configuration.Rejected rejected() {
        Configuration configuration = configuration();
        assertThat(configuration).isInstanceOf(Configuration.Rejected.class);
        return (Configuration.Rejected) configuration;
    }

    /** The sub-status and each problem, without the folder in front of the file's name. */
    List<String> problems() {
        Configuration.Rejected rejected = rejected();
        return Stream.concat(Stream.of("500." + rejected.subStatus()), shown(rejected.problems()))
                .toList();
    }

    List<String> notices() {
        return shown(hosting().notices()).toList();
    }

    private Stream<String> shown(List<Problem> problems) {
        return problems.stream()
                .map(problem -> problem.toString().replace(folder + "/", "").replace(folder.toString(), "FOLDER"));
    }
}
