package dev.falconer.webconfig.xml;

import jakarta.xml.bind.annotation.XmlAccessType;
import jakarta.xml.bind.annotation.XmlAccessorType;
import jakarta.xml.bind.annotation.XmlElement;
import jakarta.xml.bind.annotation.XmlElements;
import java.util.ArrayList;
import java.util.List;

/** {@code <environmentVariables>}: there is no {@code remove} here. */
@XmlAccessorType(XmlAccessType.FIELD)
public final class EnvironmentVariablesElement extends Element {

    @XmlElements({
        @XmlElement(name = "environmentVariable", type = EnvironmentVariableElement.class),
        @XmlElement(name = "clear", type = ClearElement.class)
    })
    public List<Element> items = new ArrayList<>();
}
