package dev.falconer.webconfig.xml;

import jakarta.xml.bind.annotation.XmlAccessType;
import jakarta.xml.bind.annotation.XmlAccessorType;
import jakarta.xml.bind.annotation.XmlElement;
import org.jspecify.annotations.Nullable;

/** {@code <authentication>}: who the server itself would identify. */
@OtherContent(OtherContent.Treatment.REPORTED)
@XmlAccessorType(XmlAccessType.FIELD)
public final class AuthenticationElement extends Element {

    @XmlElement
    public @Nullable AuthenticationSchemeElement anonymousAuthentication;

    @XmlElement
    public @Nullable AuthenticationSchemeElement basicAuthentication;

    @XmlElement
    public @Nullable AuthenticationSchemeElement windowsAuthentication;
}
