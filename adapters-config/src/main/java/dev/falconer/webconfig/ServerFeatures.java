package dev.falconer.webconfig;

import dev.falconer.domain.site.ForwardingPolicy;
import dev.falconer.webconfig.reading.Attribute;
import dev.falconer.webconfig.reading.AttributeTypes;
import dev.falconer.webconfig.reading.Problems;
import dev.falconer.webconfig.xml.AuthenticationElement;
import dev.falconer.webconfig.xml.AuthenticationSchemeElement;
import dev.falconer.webconfig.xml.RequestFilteringElement;
import dev.falconer.webconfig.xml.RequestLimitsElement;
import dev.falconer.webconfig.xml.SecurityElement;
import dev.falconer.webconfig.xml.SystemWebServerElement;
import dev.falconer.webconfig.xml.WebSocketElement;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What the file says about the server around the module: body limit, web sockets, authentication (behaviour.md 1.7). */
final class ServerFeatures {

    private static final long LARGEST_LIMIT = 4_294_967_295L;

    private final EffectiveSections sections;
    private final AttributeTypes types;

    ServerFeatures(EffectiveSections sections, AttributeTypes types) {
        this.sections = sections;
        this.types = types;
    }

    long maxRequestBody() {
        List<RequestLimitsElement> limits = sections.section(ServerFeatures::requestLimits);
        return types.number(
                Attribute.nearest("maxAllowedContentLength", limits, element -> element.maxAllowedContentLength),
                ForwardingPolicy.DEFAULT_MAX_REQUEST_BODY,
                0,
                LARGEST_LIMIT);
    }

    boolean webSockets() {
        List<WebSocketElement> elements = sections.section(layer -> layer.webSocket);
        return types.flag(Attribute.nearest("enabled", elements, element -> element.enabled), true);
    }

    /** Nobody is identified at this server's door; a file that relies on it is told so. */
    void tellAuthentication(Problems problems) {
        tellScheme("windowsAuthentication", element -> element.windowsAuthentication, false, problems);
        tellScheme("basicAuthentication", element -> element.basicAuthentication, false, problems);
        tellScheme("anonymousAuthentication", element -> element.anonymousAuthentication, true, problems);
    }

    private void tellScheme(
            String name,
            Function<AuthenticationElement, @Nullable AuthenticationSchemeElement> accessor,
            boolean provided,
            Problems problems) {
        List<AuthenticationSchemeElement> layers = sections.section(layer -> {
            SecurityElement security = layer.security;
            AuthenticationElement authentication = security == null ? null : security.authentication;
            return authentication == null ? null : accessor.apply(authentication);
        });
        Attribute enabled = Attribute.nearest("enabled", layers, element -> element.enabled);
        if (types.flag(enabled, provided) != provided) {
            problems.notice(
                    enabled.place(),
                    name + " enabled=\"" + enabled.textOr("")
                            + "\" is not honoured: requests reach the application anonymously");
        }
    }

    private static @Nullable RequestLimitsElement requestLimits(SystemWebServerElement layer) {
        SecurityElement security = layer.security;
        RequestFilteringElement filtering = security == null ? null : security.requestFiltering;
        return filtering == null ? null : filtering.requestLimits;
    }
}
