package dev.falconer.webconfig.server;

import dev.falconer.webconfig.xml.Element;
import jakarta.xml.bind.annotation.XmlAccessType;
import jakarta.xml.bind.annotation.XmlAccessorType;
import jakarta.xml.bind.annotation.XmlAttribute;
import org.jspecify.annotations.Nullable;

/** {@code <certificate>}: PEM files, or one PKCS#12 file. */
@XmlAccessorType(XmlAccessType.FIELD)
final class CertificateElement extends Element {

    @XmlAttribute
    @Nullable
    String file;

    @XmlAttribute
    @Nullable
    String keyFile;

    @XmlAttribute
    @Nullable
    String passwordFile;

    @XmlAttribute
    @Nullable
    String ocspFile;
}
