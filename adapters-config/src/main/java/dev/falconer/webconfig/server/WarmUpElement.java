package dev.falconer.webconfig.server;

import dev.falconer.webconfig.xml.Element;
import jakarta.xml.bind.annotation.XmlAccessType;
import jakarta.xml.bind.annotation.XmlAccessorType;
import jakarta.xml.bind.annotation.XmlElement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code <warmUp>}: what a new process has to answer before requests reach it. */
@XmlAccessorType(XmlAccessType.FIELD)
final class WarmUpElement extends Element {
    @XmlElement
    @Nullable
    ReadinessElement readiness;

    @XmlElement(name = "page", type = PageElement.class)
    List<PageElement> pages = new ArrayList<>();
}
