package dev.falconer.webconfig.server;

import dev.falconer.webconfig.xml.Element;
import jakarta.xml.bind.annotation.XmlAccessType;
import jakarta.xml.bind.annotation.XmlAccessorType;
import jakarta.xml.bind.annotation.XmlAttribute;
import org.jspecify.annotations.Nullable;

/** {@code <processModel>}: how many processes there are, and when they sleep. */
@XmlAccessorType(XmlAccessType.FIELD)
final class ProcessModelElement extends Element {
    @XmlAttribute
    @Nullable
    String startMode;

    @XmlAttribute
    @Nullable
    String minProcesses;

    @XmlAttribute
    @Nullable
    String maxProcesses;

    @XmlAttribute
    @Nullable
    String idleTimeout;

    @XmlAttribute
    @Nullable
    String idleTimeoutAction;

    @XmlAttribute
    @Nullable
    String maxConcurrentRequests;

    @XmlAttribute
    @Nullable
    String growAfter;

    @XmlAttribute
    @Nullable
    String shrinkAfter;

    @XmlAttribute
    @Nullable
    String selection;
}
