package dev.falconer.webconfig.xml;

import java.util.Map;

/** A start tag's place, and those of its attributes by name. */
record Tag(Place place, Map<String, Place> attributes) {

    Place place(String attribute) {
        return attributes.getOrDefault(attribute, place);
    }
}
