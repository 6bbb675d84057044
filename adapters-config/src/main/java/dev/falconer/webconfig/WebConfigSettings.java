package dev.falconer.webconfig;

import dev.falconer.domain.site.Binding;
import dev.falconer.domain.site.FailurePage;
import dev.falconer.domain.site.ForwardedFields;
import dev.falconer.domain.site.PathBase;
import dev.falconer.domain.site.VariableExpansion;
import dev.falconer.webconfig.server.ApplicationSettings;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * What the adapter is told: which folders to host, and what no web.config can say.
 *
 * @param applications at least one; no two share a name or a path base
 * @param bindings where the site is to listen; at least one
 * @param serverEnvironment Falconer's own environment, against which {@code %NAME%} is expanded. Never printed
 * @param development whether failure pages show details; empty: the environment decides
 * @param forwarded what the applications are told of the way that requests have come
 */
public record WebConfigSettings(
        List<ApplicationSettings> applications,
        List<Binding> bindings,
        Map<String, String> serverEnvironment,
        Optional<Boolean> development,
        ForwardedFields forwarded) {

    private static final String LINK = "ANCM_ADDITIONAL_ERROR_PAGE_LINK";

    public WebConfigSettings {
        applications = List.copyOf(applications);
        bindings = List.copyOf(bindings);
        serverEnvironment = Map.copyOf(serverEnvironment);
        if (applications.isEmpty()) {
            throw new IllegalArgumentException("applications: none (expected: at least one)");
        }
        if (bindings.isEmpty()) {
            throw new IllegalArgumentException("bindings: none (expected: at least one)");
        }
    }

    /** That of the application at the site's root, or else of the first. */
    String siteName() {
        return applications.stream()
                .filter(each -> each.pathBase().equals(PathBase.ROOT))
                .findFirst()
                .orElse(applications.getFirst())
                .name();
    }

    Optional<ApplicationSettings> find(String name) {
        return applications.stream().filter(each -> each.name().equals(name)).findFirst();
    }

    /** What a client sees while no configuration can be read: Falconer's own environment decides alone. */
    public FailurePage serverFailurePage() {
        return failurePage(true, name -> VariableExpansion.lookUp(name, serverEnvironment));
    }

    /** @param lookUp gives a variable's value, or the empty text */
    FailurePage failurePage(boolean shown, UnaryOperator<String> lookUp) {
        return new FailurePage(shown, development.orElseGet(() -> isDevelopment(lookUp)), link());
    }

    /** Why the configured link is left out, where it is. */
    Optional<String> unusableLink() {
        String link = VariableExpansion.lookUp(LINK, serverEnvironment);
        return link.isEmpty() || link().isPresent()
                ? Optional.empty()
                : Optional.of(LINK + ": " + link + " is left out (expected: http:// or https://)");
    }

    private Optional<String> link() {
        String link = VariableExpansion.lookUp(LINK, serverEnvironment);
        String lower = link.toLowerCase(Locale.ROOT);
        return lower.startsWith("http://") || lower.startsWith("https://") ? Optional.of(link) : Optional.empty();
    }

    private static boolean isDevelopment(UnaryOperator<String> lookUp) {
        return EnvironmentReader.isOn(lookUp.apply("ASPNETCORE_DETAILEDERRORS"))
                || lookUp.apply("ASPNETCORE_ENVIRONMENT").equalsIgnoreCase("Development")
                || lookUp.apply("DOTNET_ENVIRONMENT").equalsIgnoreCase("Development");
    }

    @Override
    public String toString() {
        return "WebConfigSettings[" + applications + " on " + bindings + "]";
    }
}
