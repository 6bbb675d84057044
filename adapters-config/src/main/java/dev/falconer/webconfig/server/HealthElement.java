package dev.falconer.webconfig.server;

import dev.falconer.webconfig.xml.Element;
import jakarta.xml.bind.annotation.XmlAccessType;
import jakarta.xml.bind.annotation.XmlAccessorType;
import jakarta.xml.bind.annotation.XmlAttribute;
import jakarta.xml.bind.annotation.XmlElement;
import org.jspecify.annotations.Nullable;

/** {@code <health>}: how it is noticed that a process is ill. */
@XmlAccessorType(XmlAccessType.FIELD)
final class HealthElement extends Element {
    @XmlAttribute
    @Nullable
    String failuresInARow;

    @XmlAttribute
    @Nullable
    String hang;

    @XmlElement
    @Nullable
    LivenessElement liveness;

    @XmlElement
    @Nullable
    EvidenceElement evidence;
}
