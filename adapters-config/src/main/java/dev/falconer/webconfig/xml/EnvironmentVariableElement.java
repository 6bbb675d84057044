package dev.falconer.webconfig.xml;

import jakarta.xml.bind.annotation.XmlAccessType;
import jakarta.xml.bind.annotation.XmlAccessorType;
import jakarta.xml.bind.annotation.XmlAttribute;
import org.jspecify.annotations.Nullable;

/** {@code <environmentVariable>}. */
@XmlAccessorType(XmlAccessType.FIELD)
public final class EnvironmentVariableElement extends Element {

    @XmlAttribute
    public @Nullable String name;

    @XmlAttribute
    public @Nullable String value;
}
