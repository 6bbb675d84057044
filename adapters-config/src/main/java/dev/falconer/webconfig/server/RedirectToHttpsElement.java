package dev.falconer.webconfig.server;

import dev.falconer.webconfig.xml.Element;
import jakarta.xml.bind.annotation.XmlAccessType;
import jakarta.xml.bind.annotation.XmlAccessorType;
import jakarta.xml.bind.annotation.XmlAttribute;
import org.jspecify.annotations.Nullable;

/** {@code <redirectToHttps>}. */
@XmlAccessorType(XmlAccessType.FIELD)
final class RedirectToHttpsElement extends Element {

    @XmlAttribute
    @Nullable
    String port;

    @XmlAttribute
    @Nullable
    String status;
}
