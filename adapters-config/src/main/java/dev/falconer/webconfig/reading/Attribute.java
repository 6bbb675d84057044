package dev.falconer.webconfig.reading;

import dev.falconer.webconfig.xml.Element;
import dev.falconer.webconfig.xml.Place;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One attribute as it takes effect.
 *
 * @param name as in the file
 * @param text null where no layer sets it
 * @param place of the attribute, or of the element it is missing from
 */
public record Attribute(String name, @Nullable String text, Place place) {

    /** The nearest layer that sets it wins; layers are given from the outermost to the nearest. */
    public static <E extends Element> Attribute nearest(
            String name, List<? extends E> layers, Function<E, @Nullable String> value) {
        Place place = Place.WHOLE_FILE;
        for (E layer : layers.reversed()) {
            String text = value.apply(layer);
            if (text != null) {
                return new Attribute(name, text, layer.place(name));
            }
            if (place.equals(Place.WHOLE_FILE)) {
                place = layer.place();
            }
        }
        return new Attribute(name, null, place);
    }

    /** Of one element that may be missing itself. */
    public static <E extends Element> Attribute of(
            String name, @Nullable E element, Function<E, @Nullable String> value) {
        return nearest(name, element == null ? List.of() : List.of(element), value);
    }

    public boolean isSet() {
        return text != null;
    }

    public String textOr(String standard) {
        return text == null ? standard : text;
    }
}
