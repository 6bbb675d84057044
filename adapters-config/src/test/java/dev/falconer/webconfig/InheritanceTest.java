package dev.falconer.webconfig;

import static org.assertj.core.api.Assertions.assertThat;

import dev.falconer.application.port.driven.InvalidSiteException;
import dev.falconer.application.port.driven.SiteSource;
import dev.falconer.domain.site.Application;
import dev.falconer.domain.site.Binding;
import dev.falconer.domain.site.Configuration;
import dev.falconer.domain.site.EnvironmentEntry;
import dev.falconer.domain.site.ForwardedFields;
import dev.falconer.domain.site.Hosting;
import dev.falconer.domain.site.HostingProtocol;
import dev.falconer.domain.site.PathBase;
import dev.falconer.domain.site.PoolPolicy;
import dev.falconer.webconfig.server.ApplicationSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** behaviour.md 1.1: what an application under another has from it. */
class InheritanceTest {

    @TempDir
    private Path temporary;

    @BeforeEach
    void givenThree() throws IOException {
        for (String name : List.of("main", "shop", "cart")) {
            Files.createDirectory(temporary.resolve(name));
        }
    }

    private SiteSource source() {
        return Sources.of(new WebConfigSettings(
                List.of(at("cart", "/Shop/cart"), at("shop", "/shop"), at("main", "/")),
                List.of(Binding.parse("http://localhost:0")),
                Map.of(),
                Optional.empty(),
                ForwardedFields.STANDARD));
    }

    private ApplicationSettings at(String name, String path) {
        return ApplicationSettings.of(temporary.resolve(name), PathBase.parse(path), PoolPolicy.STANDARD);
    }

    private void webServer(String name, String content) throws IOException {
        webConfig(name, "<system.webServer>" + content + "</system.webServer>");
    }

    private void webConfig(String name, String content) throws IOException {
        Files.writeString(
                temporary.resolve(name).resolve("web.config"), "<configuration>" + content + "</configuration>");
    }

    private Configuration configuration(String name) throws InvalidSiteException {
        return source().load().applications().stream()
                .filter(each -> each.name().equals(name))
                .map(Application::configuration)
                .findFirst()
                .orElseThrow();
    }

    private Hosting hosting(String name) throws InvalidSiteException {
        return ((Configuration.Accepted) configuration(name)).hosting();
    }

    private List<String> problems(String name) throws InvalidSiteException {
        return ((Configuration.Rejected) configuration(name))
                .problems().stream()
                        .map(problem -> problem.toString().replace(temporary + "/", ""))
                        .toList();
    }

    @Test
    void ofEachAttributeTheNearestFileCounts() throws Exception {
        webServer("main", "<aspNetCore processPath='a' arguments='x' shutdownTimeLimit='1' startupTimeLimit='1'/>");
        webServer("shop", "<aspNetCore processPath='b' startupTimeLimit='2'/>");
        webServer("cart", "<aspNetCore processPath='c'/>");

        Hosting hosting = hosting("cart");

        assertThat(hosting.command().line()).isEqualTo("c x");
        assertThat(hosting.process().startupTimeLimit()).isEqualTo(Duration.ofSeconds(2));
        assertThat(hosting.process().shutdownTimeLimit()).isEqualTo(Duration.ofSeconds(1));
        assertThat(hosting("main").process().startupTimeLimit()).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void aFolderWithoutTheFileHasAllFromItsParent() throws Exception {
        webServer("main", "<aspNetCore processPath='a'/>");

        assertThat(hosting("shop").command().line()).isEqualTo("a");
    }

    @Test
    void whatIsNotForChildrenIsNotInherited() throws Exception {
        webConfig(
                "main",
                "<location path='.' inheritInChildApplications='False'><system.webServer>"
                        + "<aspNetCore processPath='a' arguments='x'/></system.webServer></location>"
                        + "<location path='.'><system.webServer>"
                        + "<aspNetCore shutdownTimeLimit='3'/></system.webServer></location>");
        webServer("shop", "<aspNetCore processPath='b'/>");

        assertThat(hosting("shop").command().line()).isEqualTo("b");
        assertThat(hosting("shop").process().shutdownTimeLimit()).isEqualTo(Duration.ofSeconds(3));
        assertThat(hosting("main").command().line()).isEqualTo("a x");
    }

    @Test
    void listsBeginWithWhatIsInheritedUnlessCleared() throws Exception {
        String list = "<environmentVariables>%s<environmentVariable name='%s' value='%s'/></environmentVariables>";
        String section = "<aspNetCore processPath='a'>" + list + "</aspNetCore>";
        webServer("main", section.formatted("", "A", "main"));
        webServer("shop", section.formatted("<environmentVariable name='B' value='shop'/>", "a", "shop"));
        webServer("cart", section.formatted("<clear/>", "C", "cart"));

        assertThat(hosting("shop").environment())
                .containsExactlyInAnyOrder(new EnvironmentEntry("a", "shop"), new EnvironmentEntry("B", "shop"));
        assertThat(hosting("cart").environment()).containsExactly(new EnvironmentEntry("C", "cart"));
    }

    @Test
    void ofSettingsTheFirstCountsSoItIsTheInheritedOne() throws Exception {
        String section = "<aspNetCore processPath='a'><handlerSettings>"
                + "<handlerSetting name='disallowRotationOnConfigChange' value='%s'/></handlerSettings></aspNetCore>";
        webServer("main", section.formatted("true"));
        webServer("shop", section.formatted("false"));

        assertThat(hosting("shop").recyclesOnChange()).isFalse();
    }

    @Test
    void handlersOfItsOwnStandBeforeInheritedOnes() throws Exception {
        webServer(
                "main",
                "<handlers><add name='a' modules='AspNetCoreModuleV2'/></handlers><aspNetCore processPath='a'/>");
        webServer(
                "shop",
                "<handlers><add name='x' modules='x'/><add name='h' modules='httpPlatformHandler'/><remove name='x'/>"
                        + "</handlers><httpPlatform processPath='b'/>");
        webServer("cart", "<handlers><remove name='h'/></handlers>");

        assertThat(hosting("shop").protocol()).isEqualTo(HostingProtocol.HTTP_PLATFORM);
        assertThat(hosting("shop").command().line()).isEqualTo("b");
        assertThat(hosting("cart").protocol()).isEqualTo(HostingProtocol.ASP_NET_CORE);
    }

    @Test
    void whatIsWrongNamesTheFileItStandsIn() throws Exception {
        webServer("main", "<aspNetCore processPath='a' startupTimeLimit='long' argument=''/>");
        webServer("shop", "<aspNetCore requestTimeout='1'/>");

        assertThat(problems("shop"))
                .containsExactly(
                        "main/web.config:1:62: startupTimeLimit: long (expected: 0-3600)",
                        "main/web.config:1:86: argument is not an attribute of <aspNetCore> (did you mean arguments?)",
                        "shop/web.config:1:46: requestTimeout: 1 (expected: hh:mm:ss, at most 360:00:00, minutes and"
                                + " seconds below 60)");
    }

    @Test
    void aParentsFileThatCannotBeReadBreaksTheChildToo() throws Exception {
        Files.writeString(temporary.resolve("main").resolve("web.config"), "");
        webServer("shop", "<aspNetCore processPath='b'/>");

        assertThat(problems("shop")).containsExactly("main/web.config: the file is empty (expected: <configuration>)");
    }

    @Test
    void whatAParentAsksForInVainIsItsOwnAffair() throws Exception {
        webServer("main", "<aspNetCore processPath='a' hostingModel='inprocess'/><rewrite/>");
        webServer("shop", "<aspNetCore processPath='b' hostingModel='outofprocess'/>");

        assertThat(hosting("shop").notices()).isEmpty();
        assertThat(hosting("main").notices()).hasSize(2);
    }
}
