package dev.falconer.webconfig.xml;

import jakarta.xml.bind.annotation.XmlAccessType;
import jakarta.xml.bind.annotation.XmlAccessorType;
import jakarta.xml.bind.annotation.XmlAttribute;
import jakarta.xml.bind.annotation.XmlElement;
import jakarta.xml.bind.annotation.XmlTransient;
import org.jspecify.annotations.Nullable;

/** What {@code <aspNetCore>} and {@code <httpPlatform>} have in common. */
@XmlTransient
@XmlAccessorType(XmlAccessType.FIELD)
public abstract class HostedElement extends Element {

    @XmlAttribute
    public @Nullable String processPath;

    @XmlAttribute
    public @Nullable String arguments;

    @XmlAttribute
    public @Nullable String startupTimeLimit;

    @XmlAttribute
    public @Nullable String shutdownTimeLimit;

    @XmlAttribute
    public @Nullable String rapidFailsPerMinute;

    @XmlAttribute
    public @Nullable String requestTimeout;

    @XmlAttribute
    public @Nullable String processesPerApplication;

    @XmlAttribute
    public @Nullable String stdoutLogEnabled;

    @XmlAttribute
    public @Nullable String stdoutLogFile;

    @XmlAttribute
    public @Nullable String forwardWindowsAuthToken;

    @XmlElement
    public @Nullable EnvironmentVariablesElement environmentVariables;

    /** The original knows it in {@code <aspNetCore>} only. */
    @XmlElement
    public @Nullable HandlerSettingsElement handlerSettings;

    @XmlElement
    public @Nullable RecycleOnFileChangeElement recycleOnFileChange;

    HostedElement() {}
}
