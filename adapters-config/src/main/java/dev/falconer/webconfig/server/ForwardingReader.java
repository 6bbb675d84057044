package dev.falconer.webconfig.server;

import dev.falconer.domain.site.ForwardedFields;
import dev.falconer.domain.site.ForwardedFields.Identifier;
import dev.falconer.domain.site.ForwardedFields.Node;
import dev.falconer.domain.site.ForwardedFields.Strangers;
import dev.falconer.domain.site.ForwardedFields.Via;
import dev.falconer.domain.site.ForwardedFields.XForwarded;
import dev.falconer.webconfig.reading.Attribute;
import dev.falconer.webconfig.reading.AttributeTypes;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads {@code <forwarding>}; what it does not say is as standard. */
final class ForwardingReader {

    private static final Map<String, Strangers> STRANGERS =
            Map.of("append", Strangers.APPENDED_TO, "replace", Strangers.REPLACED);

    private static final Map<String, Node> NODES =
            Map.of("off", Node.NOT_TOLD, "address", Node.ADDRESS, "hidden", Node.HIDDEN, "unknown", Node.UNKNOWN);

    private static final Map<String, Via> VIAS =
            Map.of("off", Via.NOWHERE, "requests", Via.REQUESTS, "both", Via.REQUESTS_AND_RESPONSES);

    private static final Map<String, Identifier> IDENTIFIERS =
            Map.of("pass", Identifier.PASSED, "create", Identifier.CREATED);

    private final @Nullable ForwardingElement element;
    private final AttributeTypes types;

    ForwardingReader(@Nullable ForwardingElement element, AttributeTypes types) {
        this.element = element;
        this.types = types;
    }

    ForwardedFields read() {
        ForwardedFields standard = ForwardedFields.STANDARD;
        return new ForwardedFields(
                types.word(attribute("untrusted", e -> e.untrusted), STRANGERS, standard.strangers()),
                xForwarded(),
                types.word(attribute("forwarded", e -> e.forwarded), NODES, standard.node()),
                types.word(attribute("via", e -> e.via), VIAS, standard.via()),
                types.word(attribute("requestId", e -> e.requestId), IDENTIFIERS, standard.requestId()),
                types.word(attribute("traceParent", e -> e.traceParent), IDENTIFIERS, standard.traceParent()));
    }

    private Set<XForwarded> xForwarded() {
        Set<XForwarded> told = EnumSet.noneOf(XForwarded.class);
        for (XForwarded field : XForwarded.values()) {
            Attribute attribute = switch (field) {
                case FOR -> attribute("xForwardedFor", e -> e.xForwardedFor);
                case PROTO -> attribute("xForwardedProto", e -> e.xForwardedProto);
                case HOST -> attribute("xForwardedHost", e -> e.xForwardedHost);
                case PREFIX -> attribute("xForwardedPrefix", e -> e.xForwardedPrefix);
            };
            if (types.flag(attribute, ForwardedFields.STANDARD.xForwarded().contains(field))) {
                told.add(field);
            }
        }
        return told;
    }

    private Attribute attribute(String name, Function<ForwardingElement, @Nullable String> value) {
        return Attribute.of(name, element, value);
    }
}
