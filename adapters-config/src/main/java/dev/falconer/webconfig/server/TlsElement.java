package dev.falconer.webconfig.server;

import dev.falconer.webconfig.xml.Element;
import jakarta.xml.bind.annotation.XmlAccessType;
import jakarta.xml.bind.annotation.XmlAccessorType;
import jakarta.xml.bind.annotation.XmlAttribute;
import org.jspecify.annotations.Nullable;

/** {@code <tls>}: how a binding with certificates uses them. */
@XmlAccessorType(XmlAccessType.FIELD)
final class TlsElement extends Element {

    @XmlAttribute
    @Nullable
    String oldestVersion;

    @XmlAttribute
    @Nullable
    String clientCertificate;

    @XmlAttribute
    @Nullable
    String clientAuthorities;
}
