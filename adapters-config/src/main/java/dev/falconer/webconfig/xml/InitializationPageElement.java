package dev.falconer.webconfig.xml;

import jakarta.xml.bind.annotation.XmlAccessType;
import jakarta.xml.bind.annotation.XmlAccessorType;
import jakarta.xml.bind.annotation.XmlAttribute;
import org.jspecify.annotations.Nullable;

/** {@code <add>} in {@code <applicationInitialization>}. */
@XmlAccessorType(XmlAccessType.FIELD)
public final class InitializationPageElement extends Element {

    @XmlAttribute
    public @Nullable String initializationPage;

    @XmlAttribute
    public @Nullable String hostName;
}
