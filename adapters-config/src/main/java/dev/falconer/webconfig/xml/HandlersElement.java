package dev.falconer.webconfig.xml;

import jakarta.xml.bind.annotation.XmlAccessType;
import jakarta.xml.bind.annotation.XmlAccessorType;
import jakarta.xml.bind.annotation.XmlElement;
import jakarta.xml.bind.annotation.XmlElements;
import java.util.ArrayList;
import java.util.List;

/** {@code <handlers>}: which module answers which request; an order of {@code add}, {@code remove}, {@code clear}. */
@OtherContent(OtherContent.Treatment.PASSED_OVER)
@XmlAccessorType(XmlAccessType.FIELD)
public final class HandlersElement extends Element {

    @XmlElements({
        @XmlElement(name = "add", type = HandlerElement.class),
        @XmlElement(name = "remove", type = RemoveElement.class),
        @XmlElement(name = "clear", type = ClearElement.class)
    })
    public List<Element> items = new ArrayList<>();
}
