package dev.falconer.webconfig.server;

import dev.falconer.webconfig.xml.Element;
import jakarta.xml.bind.annotation.XmlAccessType;
import jakarta.xml.bind.annotation.XmlAccessorType;
import jakarta.xml.bind.annotation.XmlAttribute;
import jakarta.xml.bind.annotation.XmlElement;
import org.jspecify.annotations.Nullable;

/** {@code <periodicRestart>}: limits on a process that works. */
@XmlAccessorType(XmlAccessType.FIELD)
final class PeriodicRestartElement extends Element {
    @XmlAttribute
    @Nullable
    String time;

    @XmlAttribute
    @Nullable
    String requests;

    @XmlAttribute
    @Nullable
    String memory;

    @XmlElement
    @Nullable
    ScheduleElement schedule;
}
