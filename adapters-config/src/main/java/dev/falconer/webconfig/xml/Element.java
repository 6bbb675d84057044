package dev.falconer.webconfig.xml;

import jakarta.xml.bind.annotation.XmlTransient;
import org.jspecify.annotations.Nullable;

/** What every element has: the place of its tag. Confined to the thread that reads the file. */
@XmlTransient
public abstract class Element {

    @XmlTransient
    private @Nullable Tag tag;

    protected Element() {}

    void standsAt(Tag tag) {
        this.tag = tag;
    }

    public final Place place() {
        return tag == null ? Place.WHOLE_FILE : tag.place();
    }

    /** The place of an attribute; that of the element where the attribute is missing. */
    public final Place place(String attribute) {
        return tag == null ? Place.WHOLE_FILE : tag.place(attribute);
    }
}
