package dev.falconer.webconfig.server;

import jakarta.xml.bind.annotation.XmlAccessType;
import jakarta.xml.bind.annotation.XmlAccessorType;
import jakarta.xml.bind.annotation.XmlAttribute;
import org.jspecify.annotations.Nullable;

/** {@code <liveness>}: asked while the process serves. */
@XmlAccessorType(XmlAccessType.FIELD)
final class LivenessElement extends CheckElement {
    @XmlAttribute
    @Nullable
    String failures;
}
