package dev.falconer.webconfig.xml;

import jakarta.xml.bind.annotation.XmlAccessType;
import jakarta.xml.bind.annotation.XmlAccessorType;
import jakarta.xml.bind.annotation.XmlAttribute;
import org.jspecify.annotations.Nullable;

/** {@code <remove>} of an inherited item. */
@OtherContent(OtherContent.Treatment.PASSED_OVER)
@XmlAccessorType(XmlAccessType.FIELD)
public final class RemoveElement extends Element {

    @XmlAttribute
    public @Nullable String name;
}
