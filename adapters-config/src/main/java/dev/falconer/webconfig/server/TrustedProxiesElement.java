package dev.falconer.webconfig.server;

import dev.falconer.webconfig.xml.Element;
import jakarta.xml.bind.annotation.XmlAccessType;
import jakarta.xml.bind.annotation.XmlAccessorType;
import jakarta.xml.bind.annotation.XmlElement;
import java.util.ArrayList;
import java.util.List;

/** {@code <trustedProxies>}: of the site, or of one binding. */
@XmlAccessorType(XmlAccessType.FIELD)
final class TrustedProxiesElement extends Element {

    @XmlElement(name = "add", type = TrustedProxyElement.class)
    List<TrustedProxyElement> items = new ArrayList<>();
}
