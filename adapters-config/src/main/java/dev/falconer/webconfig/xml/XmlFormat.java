package dev.falconer.webconfig.xml;

import java.util.Set;
import java.util.function.Supplier;

/**
 * A kind of file.
 *
 * @param root name of the outermost element
 * @param type its class, off which everything below it is read
 * @param empty makes one with nothing in it
 * @param everywhere names of attributes that any element may have and nobody reads
 * @param sections names of elements that are errors in the wrong letter case, where other unknown ones are passed over
 * @param namespace one that means the same as none; empty where there is no such
 * @param strict whether text between elements, which nobody reads, is an error
 */
public record XmlFormat<R extends Element>(
        String root,
        Class<R> type,
        Supplier<R> empty,
        Set<String> everywhere,
        Set<String> sections,
        String namespace,
        boolean strict) {

    public XmlFormat {
        everywhere = Set.copyOf(everywhere);
        sections = Set.copyOf(sections);
    }

    /** One in which nothing stands that its element classes do not declare. */
    public static <R extends Element> XmlFormat<R> strict(String root, Class<R> type, Supplier<R> empty) {
        return new XmlFormat<>(root, type, empty, Set.of(), Set.of(), "", true);
    }
}
