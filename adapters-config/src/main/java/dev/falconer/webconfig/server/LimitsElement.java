package dev.falconer.webconfig.server;

import dev.falconer.webconfig.xml.Element;
import jakarta.xml.bind.annotation.XmlAccessType;
import jakarta.xml.bind.annotation.XmlAccessorType;
import jakarta.xml.bind.annotation.XmlAttribute;
import org.jspecify.annotations.Nullable;

/** {@code <limits>}: of the site, or of one binding. */
@XmlAccessorType(XmlAccessType.FIELD)
final class LimitsElement extends Element {

    @XmlAttribute
    @Nullable
    String maxRequestLine;

    @XmlAttribute
    @Nullable
    String maxHeaderBytes;

    @XmlAttribute
    @Nullable
    String maxHeaderCount;

    @XmlAttribute
    @Nullable
    String handshakeTimeout;

    @XmlAttribute
    @Nullable
    String headerTimeout;

    @XmlAttribute
    @Nullable
    String keepAliveTimeout;

    @XmlAttribute
    @Nullable
    String webSocketIdleTimeout;

    @XmlAttribute
    @Nullable
    String minBytesPerSecond;

    @XmlAttribute
    @Nullable
    String minBytesGracePeriod;

    @XmlAttribute
    @Nullable
    String maxConnections;

    @XmlAttribute
    @Nullable
    String maxConnectionsPerAddress;

    @XmlAttribute
    @Nullable
    String maxRequestsPerConnection;

    @XmlAttribute
    @Nullable
    String maxStreamsPerConnection;
}
