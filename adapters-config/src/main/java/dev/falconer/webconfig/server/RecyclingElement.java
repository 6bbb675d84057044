package dev.falconer.webconfig.server;

import dev.falconer.webconfig.xml.Element;
import jakarta.xml.bind.annotation.XmlAccessType;
import jakarta.xml.bind.annotation.XmlAccessorType;
import jakarta.xml.bind.annotation.XmlAttribute;
import jakarta.xml.bind.annotation.XmlElement;
import org.jspecify.annotations.Nullable;

/** {@code <recycling>}: when processes are replaced. */
@XmlAccessorType(XmlAccessType.FIELD)
final class RecyclingElement extends Element {
    @XmlAttribute
    @Nullable
    String overlap;

    @XmlElement
    @Nullable
    PeriodicRestartElement periodicRestart;

    @XmlElement
    @Nullable
    OnFileChangeElement onFileChange;
}
