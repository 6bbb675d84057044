package dev.falconer.webconfig.xml;

import jakarta.xml.bind.annotation.XmlAccessType;
import jakarta.xml.bind.annotation.XmlAccessorType;
import jakarta.xml.bind.annotation.XmlAttribute;
import org.jspecify.annotations.Nullable;

/** {@code <add>} in {@code <handlers>}. */
@OtherContent(OtherContent.Treatment.PASSED_OVER)
@XmlAccessorType(XmlAccessType.FIELD)
public final class HandlerElement extends Element {

    @XmlAttribute
    public @Nullable String name;

    @XmlAttribute
    public @Nullable String path;

    @XmlAttribute
    public @Nullable String modules;
}
