package dev.falconer.webconfig.server;

import dev.falconer.webconfig.xml.Element;
import jakarta.xml.bind.annotation.XmlAccessType;
import jakarta.xml.bind.annotation.XmlAccessorType;
import jakarta.xml.bind.annotation.XmlAttribute;
import org.jspecify.annotations.Nullable;

/** {@code <evidence>}: a command that looks at an ill process. */
@XmlAccessorType(XmlAccessType.FIELD)
final class EvidenceElement extends Element {
    @XmlAttribute
    @Nullable
    String command;

    @XmlAttribute
    @Nullable
    String arguments;

    @XmlAttribute
    @Nullable
    String timeLimit;
}
