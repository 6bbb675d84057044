package dev.falconer.webconfig.server;

import jakarta.xml.bind.annotation.XmlAccessType;
import jakarta.xml.bind.annotation.XmlAccessorType;
import jakarta.xml.bind.annotation.XmlAttribute;
import org.jspecify.annotations.Nullable;

/** {@code <application>}: one folder, and the path on which it is hosted. */
@XmlAccessorType(XmlAccessType.FIELD)
final class ApplicationElement extends PooledElement {
    @XmlAttribute
    @Nullable
    String name;

    @XmlAttribute
    @Nullable
    String path;

    @XmlAttribute
    @Nullable
    String folder;

    @XmlAttribute
    @Nullable
    String environmentFile;

    @XmlAttribute
    @Nullable
    String keepReleases;
}
