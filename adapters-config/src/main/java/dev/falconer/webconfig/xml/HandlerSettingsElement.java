package dev.falconer.webconfig.xml;

import jakarta.xml.bind.annotation.XmlAccessType;
import jakarta.xml.bind.annotation.XmlAccessorType;
import jakarta.xml.bind.annotation.XmlElement;
import jakarta.xml.bind.annotation.XmlElements;
import java.util.ArrayList;
import java.util.List;

/** {@code <handlerSettings>}. */
@XmlAccessorType(XmlAccessType.FIELD)
public final class HandlerSettingsElement extends Element {

    @XmlElements({
        @XmlElement(name = "handlerSetting", type = HandlerSettingElement.class),
        @XmlElement(name = "clear", type = ClearElement.class)
    })
    public List<Element> items = new ArrayList<>();
}
