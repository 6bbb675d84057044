package dev.falconer.webconfig.server;

import dev.falconer.webconfig.xml.Element;
import jakarta.xml.bind.annotation.XmlAccessType;
import jakarta.xml.bind.annotation.XmlAccessorType;
import jakarta.xml.bind.annotation.XmlElement;
import java.util.ArrayList;
import java.util.List;

/** {@code <schedule>}: times of the day. */
@XmlAccessorType(XmlAccessType.FIELD)
final class ScheduleElement extends Element {
    @XmlElement(name = "add", type = ScheduledTimeElement.class)
    List<ScheduledTimeElement> items = new ArrayList<>();
}
