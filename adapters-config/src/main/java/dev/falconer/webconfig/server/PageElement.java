package dev.falconer.webconfig.server;

import dev.falconer.webconfig.xml.Element;
import jakarta.xml.bind.annotation.XmlAccessType;
import jakarta.xml.bind.annotation.XmlAccessorType;
import jakarta.xml.bind.annotation.XmlAttribute;
import org.jspecify.annotations.Nullable;

/** {@code <page>}: asked for once by each new process. */
@XmlAccessorType(XmlAccessType.FIELD)
final class PageElement extends Element {
    @XmlAttribute
    @Nullable
    String path;

    @XmlAttribute
    @Nullable
    String host;

    @XmlAttribute
    @Nullable
    String status;
}
