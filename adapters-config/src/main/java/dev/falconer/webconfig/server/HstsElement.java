package dev.falconer.webconfig.server;

import dev.falconer.webconfig.xml.Element;
import jakarta.xml.bind.annotation.XmlAccessType;
import jakarta.xml.bind.annotation.XmlAccessorType;
import jakarta.xml.bind.annotation.XmlAttribute;
import org.jspecify.annotations.Nullable;

/** {@code <hsts>}. */
@XmlAccessorType(XmlAccessType.FIELD)
final class HstsElement extends Element {

    @XmlAttribute
    @Nullable
    String maxAge;

    @XmlAttribute
    @Nullable
    String includeSubDomains;

    @XmlAttribute
    @Nullable
    String preload;
}
