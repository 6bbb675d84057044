package dev.falconer.webconfig.server;

import dev.falconer.webconfig.xml.Element;
import jakarta.xml.bind.annotation.XmlAccessType;
import jakarta.xml.bind.annotation.XmlAccessorType;
import jakarta.xml.bind.annotation.XmlElement;
import java.util.ArrayList;
import java.util.List;

/** {@code <bindings>}: where the site listens. */
@XmlAccessorType(XmlAccessType.FIELD)
final class BindingsElement extends Element {

    @XmlElement(name = "binding", type = BindingElement.class)
    List<BindingElement> items = new ArrayList<>();
}
