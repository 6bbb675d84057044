package dev.falconer.webconfig.server;

import dev.falconer.webconfig.xml.Element;
import jakarta.xml.bind.annotation.XmlAccessType;
import jakarta.xml.bind.annotation.XmlAccessorType;
import jakarta.xml.bind.annotation.XmlAttribute;
import org.jspecify.annotations.Nullable;

/** {@code <forwarding>}: what applications are told of the way a request has come. */
@XmlAccessorType(XmlAccessType.FIELD)
final class ForwardingElement extends Element {

    @XmlAttribute
    @Nullable
    String untrusted;

    @XmlAttribute
    @Nullable
    String xForwardedFor;

    @XmlAttribute
    @Nullable
    String xForwardedProto;

    @XmlAttribute
    @Nullable
    String xForwardedHost;

    @XmlAttribute
    @Nullable
    String xForwardedPrefix;

    @XmlAttribute
    @Nullable
    String forwarded;

    @XmlAttribute
    @Nullable
    String via;

    @XmlAttribute
    @Nullable
    String requestId;

    @XmlAttribute
    @Nullable
    String traceParent;
}
