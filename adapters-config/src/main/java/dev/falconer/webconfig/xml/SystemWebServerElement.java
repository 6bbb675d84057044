package dev.falconer.webconfig.xml;

import jakarta.xml.bind.annotation.XmlAccessType;
import jakarta.xml.bind.annotation.XmlAccessorType;
import jakarta.xml.bind.annotation.XmlElement;
import org.jspecify.annotations.Nullable;

/** {@code <system.webServer>}: what the server itself reads. */
@OtherContent(OtherContent.Treatment.REPORTED)
@XmlAccessorType(XmlAccessType.FIELD)
public final class SystemWebServerElement extends Element {

    @XmlElement
    public @Nullable HandlersElement handlers;

    @XmlElement
    public @Nullable AspNetCoreElement aspNetCore;

    @XmlElement
    public @Nullable HttpPlatformElement httpPlatform;

    @XmlElement
    public @Nullable SecurityElement security;

    @XmlElement
    public @Nullable ApplicationInitializationElement applicationInitialization;

    @XmlElement
    public @Nullable WebSocketElement webSocket;
}
