package dev.falconer.webconfig.server;

import dev.falconer.webconfig.xml.Element;
import jakarta.xml.bind.annotation.XmlAccessType;
import jakarta.xml.bind.annotation.XmlAccessorType;
import jakarta.xml.bind.annotation.XmlElement;
import jakarta.xml.bind.annotation.XmlTransient;
import org.jspecify.annotations.Nullable;

/** What {@code <application>} and {@code <applicationDefaults>} have in common: how processes are kept. */
@XmlTransient
@XmlAccessorType(XmlAccessType.FIELD)
abstract class PooledElement extends Element {
    @XmlElement
    @Nullable
    ProcessModelElement processModel;

    @XmlElement
    @Nullable
    QueueElement queue;

    @XmlElement
    @Nullable
    RecyclingElement recycling;

    @XmlElement
    @Nullable
    WarmUpElement warmUp;

    @XmlElement
    @Nullable
    HealthElement health;
}
