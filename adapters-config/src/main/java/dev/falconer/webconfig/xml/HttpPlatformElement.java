package dev.falconer.webconfig.xml;

import jakarta.xml.bind.annotation.XmlAccessType;
import jakarta.xml.bind.annotation.XmlAccessorType;
import jakarta.xml.bind.annotation.XmlAttribute;
import org.jspecify.annotations.Nullable;

/** {@code <httpPlatform>}, the section of HttpPlatformHandler. */
@XmlAccessorType(XmlAccessType.FIELD)
public final class HttpPlatformElement extends HostedElement {

    @XmlAttribute
    public @Nullable String startupRetryCount;
}
