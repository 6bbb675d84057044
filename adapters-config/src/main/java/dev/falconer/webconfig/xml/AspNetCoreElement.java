package dev.falconer.webconfig.xml;

import jakarta.xml.bind.annotation.XmlAccessType;
import jakarta.xml.bind.annotation.XmlAccessorType;
import jakarta.xml.bind.annotation.XmlAttribute;
import org.jspecify.annotations.Nullable;

/** {@code <aspNetCore>}, the section of the ASP.NET Core Module. */
@XmlAccessorType(XmlAccessType.FIELD)
public final class AspNetCoreElement extends HostedElement {

    @XmlAttribute
    public @Nullable String disableStartUpErrorPage;

    @XmlAttribute
    public @Nullable String hostingModel;
}
