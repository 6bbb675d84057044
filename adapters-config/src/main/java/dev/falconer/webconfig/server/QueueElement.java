package dev.falconer.webconfig.server;

import dev.falconer.webconfig.xml.Element;
import jakarta.xml.bind.annotation.XmlAccessType;
import jakarta.xml.bind.annotation.XmlAccessorType;
import jakarta.xml.bind.annotation.XmlAttribute;
import org.jspecify.annotations.Nullable;

/** {@code <queue>}: how requests wait. */
@XmlAccessorType(XmlAccessType.FIELD)
final class QueueElement extends Element {
    @XmlAttribute
    @Nullable
    String maxRequests;

    @XmlAttribute
    @Nullable
    String maxBytes;

    @XmlAttribute
    @Nullable
    String maxTime;
}
