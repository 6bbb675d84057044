package dev.falconer.webconfig.xml;

import jakarta.xml.bind.annotation.XmlAccessType;
import jakarta.xml.bind.annotation.XmlAccessorType;
import jakarta.xml.bind.annotation.XmlAttribute;
import org.jspecify.annotations.Nullable;

/** {@code <handlerSetting>}. */
@XmlAccessorType(XmlAccessType.FIELD)
public final class HandlerSettingElement extends Element {

    @XmlAttribute
    public @Nullable String name;

    @XmlAttribute
    public @Nullable String value;
}
