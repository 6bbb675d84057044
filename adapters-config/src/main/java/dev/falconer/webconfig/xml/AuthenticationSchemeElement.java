package dev.falconer.webconfig.xml;

import jakarta.xml.bind.annotation.XmlAccessType;
import jakarta.xml.bind.annotation.XmlAccessorType;
import jakarta.xml.bind.annotation.XmlAttribute;
import org.jspecify.annotations.Nullable;

/** One scheme in {@code <authentication>}. */
@OtherContent(OtherContent.Treatment.PASSED_OVER)
@XmlAccessorType(XmlAccessType.FIELD)
public final class AuthenticationSchemeElement extends Element {

    @XmlAttribute
    public @Nullable String enabled;
}
