package dev.falconer.webconfig.xml;

import jakarta.xml.bind.annotation.XmlAccessType;
import jakarta.xml.bind.annotation.XmlAccessorType;
import jakarta.xml.bind.annotation.XmlElement;
import org.jspecify.annotations.Nullable;

/** {@code <security>}. */
@OtherContent(OtherContent.Treatment.REPORTED)
@XmlAccessorType(XmlAccessType.FIELD)
public final class SecurityElement extends Element {

    @XmlElement
    public @Nullable RequestFilteringElement requestFiltering;

    @XmlElement
    public @Nullable AuthenticationElement authentication;
}
