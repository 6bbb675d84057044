package dev.falconer.webconfig.server;

import dev.falconer.webconfig.xml.Element;
import jakarta.xml.bind.annotation.XmlAccessType;
import jakarta.xml.bind.annotation.XmlAccessorType;
import jakarta.xml.bind.annotation.XmlElement;
import org.jspecify.annotations.Nullable;

/** {@code <falconer>}, the outermost element. */
@XmlAccessorType(XmlAccessType.FIELD)
final class FalconerElement extends Element {

    @XmlElement
    @Nullable
    BindingsElement bindings;

    @XmlElement
    @Nullable
    LimitsElement limits;

    @XmlElement
    @Nullable
    TrustedProxiesElement trustedProxies;

    @XmlElement
    @Nullable
    ForwardingElement forwarding;

    @XmlElement
    @Nullable
    ApplicationDefaultsElement applicationDefaults;

    @XmlElement
    @Nullable
    ApplicationsElement applications;
}
