package dev.falconer.webconfig.xml;

import jakarta.xml.bind.annotation.XmlAccessType;
import jakarta.xml.bind.annotation.XmlAccessorType;
import jakarta.xml.bind.annotation.XmlAttribute;
import jakarta.xml.bind.annotation.XmlElement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code <location>}: settings for one path only. */
@OtherContent(OtherContent.Treatment.PASSED_OVER)
@XmlAccessorType(XmlAccessType.FIELD)
public final class LocationElement extends Element {

    @XmlAttribute
    public @Nullable String path;

    @XmlAttribute
    public @Nullable String inheritInChildApplications;

    @XmlElement(name = "system.webServer", type = SystemWebServerElement.class)
    public List<SystemWebServerElement> systemWebServers = new ArrayList<>();
}
