package dev.falconer.webconfig.server;

import dev.falconer.webconfig.xml.Element;
import jakarta.xml.bind.annotation.XmlAccessType;
import jakarta.xml.bind.annotation.XmlAccessorType;
import jakarta.xml.bind.annotation.XmlAttribute;
import org.jspecify.annotations.Nullable;

/** {@code <add>} in {@code <schedule>}. */
@XmlAccessorType(XmlAccessType.FIELD)
final class ScheduledTimeElement extends Element {
    @XmlAttribute
    @Nullable
    String time;
}
