package dev.falconer.webconfig.server;

import dev.falconer.webconfig.xml.Element;
import jakarta.xml.bind.annotation.XmlAccessType;
import jakarta.xml.bind.annotation.XmlAccessorType;
import jakarta.xml.bind.annotation.XmlElement;
import java.util.ArrayList;
import java.util.List;

/** {@code <applications>}: what the site hosts. */
@XmlAccessorType(XmlAccessType.FIELD)
final class ApplicationsElement extends Element {
    @XmlElement(name = "application", type = ApplicationElement.class)
    List<ApplicationElement> items = new ArrayList<>();
}
