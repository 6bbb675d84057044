package dev.falconer.webconfig.server;

import dev.falconer.webconfig.xml.Element;
import jakarta.xml.bind.annotation.XmlAccessType;
import jakarta.xml.bind.annotation.XmlAccessorType;
import jakarta.xml.bind.annotation.XmlAttribute;
import jakarta.xml.bind.annotation.XmlElement;
import jakarta.xml.bind.annotation.XmlElements;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code <binding>}. */
@XmlAccessorType(XmlAccessType.FIELD)
final class BindingElement extends Element {

    @XmlAttribute
    @Nullable
    String url;

    @XmlAttribute
    @Nullable
    String proxyProtocol;

    @XmlElement
    @Nullable
    TlsElement tls;

    @XmlElement
    @Nullable
    RedirectToHttpsElement redirectToHttps;

    @XmlElement
    @Nullable
    HstsElement hsts;

    @XmlElement
    @Nullable
    LimitsElement limits;

    @XmlElement
    @Nullable
    TrustedProxiesElement trustedProxies;

    @XmlElements({
        @XmlElement(name = "certificate", type = CertificateElement.class),
        @XmlElement(name = "developmentCertificate", type = DevelopmentCertificateElement.class)
    })
    List<Element> certificates = new ArrayList<>();
}
