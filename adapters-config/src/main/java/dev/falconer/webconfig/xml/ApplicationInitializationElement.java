package dev.falconer.webconfig.xml;

import jakarta.xml.bind.annotation.XmlAccessType;
import jakarta.xml.bind.annotation.XmlAccessorType;
import jakarta.xml.bind.annotation.XmlAttribute;
import jakarta.xml.bind.annotation.XmlElement;
import jakarta.xml.bind.annotation.XmlElements;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code <applicationInitialization>}: pages that are asked for before anybody else asks. */
@OtherContent(OtherContent.Treatment.REPORTED)
@XmlAccessorType(XmlAccessType.FIELD)
public final class ApplicationInitializationElement extends Element {

    /** Here every start is followed by the pages, so there is nothing to choose. */
    @XmlAttribute
    public @Nullable String doAppInitAfterRestart;

    /** Here no module of the server's stands between. */
    @XmlAttribute
    public @Nullable String skipManagedModules;

    @XmlAttribute
    public @Nullable String remapManagedRequestsTo;

    @XmlElements({
        @XmlElement(name = "add", type = InitializationPageElement.class),
        @XmlElement(name = "clear", type = ClearElement.class)
    })
    public List<Element> items = new ArrayList<>();
}
