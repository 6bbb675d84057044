package dev.falconer.webconfig.xml;

import jakarta.xml.bind.annotation.XmlAccessType;
import jakarta.xml.bind.annotation.XmlAccessorType;
import jakarta.xml.bind.annotation.XmlElement;
import java.util.ArrayList;
import java.util.List;

/** {@code <configuration>}, the outermost element. */
@OtherContent(OtherContent.Treatment.PASSED_OVER)
@XmlAccessorType(XmlAccessType.FIELD)
public final class ConfigurationElement extends Element {

    @XmlElement(name = "location", type = LocationElement.class)
    public List<LocationElement> locations = new ArrayList<>();

    @XmlElement(name = "system.webServer", type = SystemWebServerElement.class)
    public List<SystemWebServerElement> systemWebServers = new ArrayList<>();
}
