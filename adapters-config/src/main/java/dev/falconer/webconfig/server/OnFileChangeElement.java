package dev.falconer.webconfig.server;

import dev.falconer.webconfig.xml.Element;
import dev.falconer.webconfig.xml.FileElement;
import jakarta.xml.bind.annotation.XmlAccessType;
import jakarta.xml.bind.annotation.XmlAccessorType;
import jakarta.xml.bind.annotation.XmlElement;
import java.util.ArrayList;
import java.util.List;

/** {@code <onFileChange>}: files that processes depend on. */
@XmlAccessorType(XmlAccessType.FIELD)
final class OnFileChangeElement extends Element {
    @XmlElement(name = "file", type = FileElement.class)
    List<FileElement> items = new ArrayList<>();
}
