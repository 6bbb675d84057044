package dev.falconer.webconfig.server;

import dev.falconer.webconfig.xml.Element;
import jakarta.xml.bind.annotation.XmlAccessType;
import jakarta.xml.bind.annotation.XmlAccessorType;
import jakarta.xml.bind.annotation.XmlAttribute;
import jakarta.xml.bind.annotation.XmlTransient;
import org.jspecify.annotations.Nullable;

/** What {@code <readiness>} and {@code <liveness>} have in common: a question, and how it is asked. */
@XmlTransient
@XmlAccessorType(XmlAccessType.FIELD)
abstract class CheckElement extends Element {
    @XmlAttribute
    @Nullable
    String path;

    @XmlAttribute
    @Nullable
    String connect;

    @XmlAttribute
    @Nullable
    String host;

    @XmlAttribute
    @Nullable
    String status;

    @XmlAttribute
    @Nullable
    String interval;

    @XmlAttribute
    @Nullable
    String timeout;
}
