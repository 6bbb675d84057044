package dev.falconer.webconfig.xml;

import jakarta.xml.bind.annotation.XmlAccessType;
import jakarta.xml.bind.annotation.XmlAccessorType;
import jakarta.xml.bind.annotation.XmlAttribute;
import org.jspecify.annotations.Nullable;

/** {@code <file>}: one whose change matters. */
@XmlAccessorType(XmlAccessType.FIELD)
public final class FileElement extends Element {

    @XmlAttribute
    public @Nullable String path;
}
