package dev.falconer.webconfig.xml;

import jakarta.xml.bind.annotation.XmlAttribute;
import jakarta.xml.bind.annotation.XmlElement;
import jakarta.xml.bind.annotation.XmlElements;
import java.lang.reflect.Field;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * What an element may hold, read off its class's annotations so that the schema is written down once.
 *
 * @param attributes names, in order of declaration
 * @param children class of each child by name
 * @param repeatable names of children that may stand more than once
 * @param others what becomes of anything else
 */
record ElementShape(
        Set<String> attributes, Map<String, Class<?>> children, Set<String> repeatable, OtherContent.Treatment others) {

    private static final ClassValue<ElementShape> SHAPES = new ClassValue<>() {
        @Override
        protected ElementShape computeValue(Class<?> type) {
            return read(type);
        }
    };

    static ElementShape of(Class<?> type) {
        return SHAPES.get(type);
    }

    private static ElementShape read(Class<?> type) {
        var attributes = new LinkedHashSet<String>();
        var children = new LinkedHashMap<String, Class<?>>();
        var repeatable = new LinkedHashSet<String>();
        for (Class<?> each = type; each != Element.class; each = each.getSuperclass()) {
            for (Field field : each.getDeclaredFields()) {
                if (field.isAnnotationPresent(XmlAttribute.class)) {
                    attributes.add(name(field.getAnnotation(XmlAttribute.class).name(), field));
                }
                for (XmlElement child : declared(field)) {
                    String name = name(child.name(), field);
                    boolean repeats = Collection.class.isAssignableFrom(field.getType());
                    children.put(name, repeats ? child.type() : field.getType());
                    if (repeats) {
                        repeatable.add(name);
                    }
                }
            }
        }
        OtherContent others = type.getAnnotation(OtherContent.class);
        return new ElementShape(
                attributes, children, repeatable, others == null ? OtherContent.Treatment.REFUSED : others.value());
    }

    private static XmlElement[] declared(Field field) {
        if (field.isAnnotationPresent(XmlElements.class)) {
            return field.getAnnotation(XmlElements.class).value();
        }
        return field.getAnnotationsByType(XmlElement.class);
    }

    private static String name(String annotated, Field field) {
        return annotated.equals("##default") ? field.getName() : annotated;
    }
}
