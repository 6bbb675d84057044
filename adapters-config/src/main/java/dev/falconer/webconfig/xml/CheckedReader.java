package dev.falconer.webconfig.xml;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import javax.xml.stream.util.StreamReaderDelegate;

/**
 * Lets pass what the element classes declare, and keeps account of the rest: JAXB drops unknown names without a word, so
 * they are found here, with their places. Confined to the thread that reads the file.
 */
final class CheckedReader extends StreamReaderDelegate {

    private final XmlFormat<?> format;
    private final XmlText text;
    private final Deque<Open> open = new ArrayDeque<>();
    private final List<Finding> errors = new ArrayList<>();
    private final List<Finding> notHonoured = new ArrayList<>();

    CheckedReader(XMLStreamReader reader, XmlText text, XmlFormat<?> format) {
        super(reader);
        this.format = format;
        this.text = text;
    }

    /** Breaches of the schema, in order. */
    List<Finding> errors() {
        return errors;
    }

    /** Features the file asks for that no element class knows, in order. */
    List<Finding> notHonoured() {
        return notHonoured;
    }

    /** The tag the reader stands at. */
    Tag tag() {
        return text.tagBefore(text.offset(getLocation()));
    }

    /** Names and places of the elements that are open, innermost first. */
    Collection<Open> open() {
        return open;
    }

    @Override
    public int next() throws XMLStreamException {
        int event = super.next();
        while (event == START_ELEMENT && !enter()) {
            passOver();
            event = super.next();
        }
        if (event == DTD) {
            errors.add(new Finding(
                    text.place(Math.max(0, text.characters().lastIndexOf("<!DOCTYPE", text.offset(getLocation())))),
                    "DOCTYPE is not allowed here (expected: no document type definition)"));
        }
        if ((event == CHARACTERS || event == CDATA) && format.strict() && !isWhiteSpace()) {
            refuseText();
        }
        if (event == END_ELEMENT) {
            open.pop();
        }
        return event;
    }

    /** Says so once per element, of the first piece. */
    private void refuseText() {
        Open parent = open.peek();
        if (parent != null && !parent.hasText) {
            parent.hasText = true;
            int at = text.offset(getLocation()) - 1;
            while (at > 0 && text.characters().charAt(at - 1) != '>') {
                at--;
            }
            while (Character.isWhitespace(text.characters().charAt(at))) {
                at++;
            }
            errors.add(new Finding(
                    text.place(at), "text inside <" + parent.name + "> (expected: elements and comments only)"));
        }
    }

    @Override
    public String getNamespaceURI() {
        String namespace = super.getNamespaceURI();
        return format.namespace().equals(namespace) ? "" : namespace;
    }

    /** Whether the element the reader stands at is declared; if so, it is open from now on. */
    private boolean enter() {
        String name = getLocalName();
        Tag tag = tag();
        Open parent = open.peek();
        if (parent == null) {
            return enterRoot(name, tag);
        }
        String namespace = getNamespaceURI();
        boolean plain = namespace == null || namespace.isEmpty();
        Class<?> type = plain ? parent.shape.children().get(name) : null;
        if (type == null) {
            unknownChild(parent, name, tag);
            return false;
        }
        Place before = parent.seen.putIfAbsent(name, tag.place());
        if (before != null && !parent.shape.repeatable().contains(name)) {
            errors.add(new Finding(
                    tag.place(),
                    "<" + name + "> stands here again (expected: once; the first is in line " + before.line() + ")"));
            return false;
        }
        var entered = new Open(name, tag, ElementShape.of(type));
        checkAttributes(entered);
        open.push(entered);
        return true;
    }

    private boolean enterRoot(String name, Tag tag) {
        if (!name.equals(format.root())) {
            errors.add(new Finding(
                    tag.place(), "<" + name + "> is the outermost element (expected: <" + format.root() + ">)"));
            return false;
        }
        String namespace = getNamespaceURI();
        if (namespace != null && !namespace.isEmpty()) {
            errors.add(new Finding(
                    tag.place(), "<" + name + "> belongs to namespace " + namespace + " (expected: no namespace)"));
            return false;
        }
        var entered = new Open(name, tag, ElementShape.of(format.type()));
        checkAttributes(entered);
        open.push(entered);
        return true;
    }

    private void unknownChild(Open parent, String name, Tag tag) {
        Set<String> known = parent.shape.children().keySet();
        switch (parent.shape.others()) {
            case REFUSED ->
                errors.add(new Finding(
                        tag.place(),
                        "<" + name + "> is not known inside <" + parent.name + ">"
                                + Suggestion.among(known, name, "<", ">")));
            case REPORTED -> {
                String meant = Suggestion.inOtherCase(known, name);
                if (format.sections().contains(meant)) {
                    errors.add(new Finding(
                            tag.place(),
                            "<" + name + "> is not known: letter case counts (did you mean <" + meant + ">?)"));
                } else {
                    notHonoured.add(new Finding(tag.place(), "<" + name + "> is not honoured"));
                }
            }
            case PASSED_OVER -> {}
        }
    }

    private void checkAttributes(Open element) {
        for (int i = 0; i < getAttributeCount(); i++) {
            String prefix = getAttributePrefix(i);
            String name = prefix == null || prefix.isEmpty()
                    ? getAttributeLocalName(i)
                    : prefix + ":" + getAttributeLocalName(i);
            if (element.shape.attributes().contains(name) || format.everywhere().contains(name)) {
                continue;
            }
            Place place = element.tag.place(name);
            switch (element.shape.others()) {
                case REFUSED ->
                    errors.add(new Finding(
                            place,
                            name + " is not an attribute of <" + element.name + ">"
                                    + Suggestion.among(element.shape.attributes(), name, "", "")));
                case REPORTED ->
                    notHonoured.add(new Finding(place, name + " of <" + element.name + "> is not honoured"));
                case PASSED_OVER -> {}
            }
        }
    }

    private void passOver() throws XMLStreamException {
        int depth = 1;
        while (depth > 0) {
            switch (super.next()) {
                case START_ELEMENT -> depth++;
                case END_ELEMENT -> depth--;
                default -> {}
            }
        }
    }

    /** An element whose end has not been read yet. */
    static final class Open {
        private final String name;
        private final Tag tag;
        private final ElementShape shape;
        private final Map<String, Place> seen = new HashMap<>();
        private boolean hasText;

        Open(String name, Tag tag, ElementShape shape) {
            this.name = name;
            this.tag = tag;
            this.shape = shape;
        }

        String name() {
            return name;
        }

        Place place() {
            return tag.place();
        }
    }
}
