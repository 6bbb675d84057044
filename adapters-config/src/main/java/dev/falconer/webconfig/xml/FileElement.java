package dev.falconer.webconfig.xml;

import jakarta.xml.bind.annotation.XmlAccessType;
import jakarta.xml.bind.annotation.XmlAccessorType;
import jakarta.xml.bind.annotation.XmlAttribute;
import org.jspecify.annotations.Nullable;

/** {@code <file>} in {@code <recycleOnFileChange>}. */
@XmlAccessorType(XmlAccessType.FIELD)
final class FileElement extends Element {

    @XmlAttribute
    public @Nullable String path;
}
