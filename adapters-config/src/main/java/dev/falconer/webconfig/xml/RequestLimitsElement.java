package dev.falconer.webconfig.xml;

import jakarta.xml.bind.annotation.XmlAccessType;
import jakarta.xml.bind.annotation.XmlAccessorType;
import jakarta.xml.bind.annotation.XmlAttribute;
import org.jspecify.annotations.Nullable;

/** {@code <requestLimits>}. */
@OtherContent(OtherContent.Treatment.REPORTED)
@XmlAccessorType(XmlAccessType.FIELD)
public final class RequestLimitsElement extends Element {

    @XmlAttribute
    public @Nullable String maxAllowedContentLength;
}
