package dev.falconer.webconfig.xml;

import java.util.Set;

/** The form of a {@code web.config}: what its elements may be is read off {@link ConfigurationElement}. */
public final class WebConfigFormat {

    /** Attributes with which any section says who may override it. Nobody overrides anything here. */
    private static final Set<String> LOCKS =
            Set.of("lockItem", "lockAttributes", "lockElements", "lockAllAttributesExcept", "lockAllElementsExcept");

    /** Sections that are missed where their names are misspelled among others that are not honoured. */
    private static final Set<String> SECTIONS = Set.of("aspNetCore", "httpPlatform", "handlers");

    /** The one namespace that old tools put on the whole file; it means the same as none. */
    private static final String DOT_NET_CONFIGURATION = "http://schemas.microsoft.com/.NetConfiguration/v2.0";

    private static final XmlFormat<ConfigurationElement> FORMAT = new XmlFormat<>(
            "configuration",
            ConfigurationElement.class,
            ConfigurationElement::new,
            LOCKS,
            SECTIONS,
            DOT_NET_CONFIGURATION,
            false);

    private WebConfigFormat() {}

    /** Reads a whole file, which the user would name so. Never throws for what stands in it. */
    public static XmlDocument<ConfigurationElement> read(String file, byte[] bytes) {
        return XmlDocument.read(file, bytes, FORMAT);
    }
}
