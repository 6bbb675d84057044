package dev.falconer.webconfig.xml;

import jakarta.xml.bind.JAXBContext;
import jakarta.xml.bind.JAXBException;
import jakarta.xml.bind.Unmarshaller;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import javax.xml.XMLConstants;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;

/**
 * A file as far as it could be read. Document types and external entities are not followed.
 *
 * @param root the outermost element; empty where the errors left nothing
 * @param errors breaches of XML or of the schema, all of them
 * @param notHonoured features the file asks for that nobody here provides
 */
public record XmlDocument<R extends Element>(R root, List<Finding> errors, List<Finding> notHonoured) {

    public XmlDocument {
        errors = List.copyOf(errors);
        notHonoured = List.copyOf(notHonoured);
    }

    /** Reads a whole file, which the user would name so. Never throws for what stands in it. */
    public static <R extends Element> XmlDocument<R> read(String file, byte[] bytes, XmlFormat<R> format) {
        try {
            return read(XmlText.decode(file, bytes), format);
        } catch (MalformedXmlException e) {
            return nothing(format, e.finding());
        }
    }

    private static <R extends Element> XmlDocument<R> read(XmlText text, XmlFormat<R> format) {
        CheckedReader reader;
        try {
            var stream = Parsing.FACTORY.createXMLStreamReader(new StringReader(text.characters()));
            reader = new CheckedReader(stream, text, format);
        } catch (XMLStreamException e) {
            return nothing(format, PlainWords.of(e, text, format.root(), List.of()));
        }
        var errors = new ArrayList<Finding>();
        R root = format.empty().get();
        try {
            root = root(reader, format);
        } catch (XMLStreamException e) {
            errors.add(PlainWords.of(e, text, format.root(), reader.open()));
        } catch (JAXBException e) {
            if (e.getLinkedException() instanceof XMLStreamException cause) {
                errors.add(PlainWords.of(cause, text, format.root(), reader.open()));
            } else {
                throw new IllegalStateException("element classes do not fit the file", e);
            }
        }
        errors.addAll(0, reader.errors());
        return new XmlDocument<>(root, errors, reader.notHonoured());
    }

    private static <R extends Element> XmlDocument<R> nothing(XmlFormat<R> format, Finding why) {
        return new XmlDocument<>(format.empty().get(), List.of(why), List.of());
    }

    private static <R extends Element> R root(CheckedReader reader, XmlFormat<R> format)
            throws XMLStreamException, JAXBException {
        R root = format.empty().get();
        while (reader.hasNext()) {
            if (reader.next() == XMLStreamConstants.START_ELEMENT) {
                Unmarshaller unmarshaller = Parsing.context(format.type()).createUnmarshaller();
                unmarshaller.setListener(new Unmarshaller.Listener() {
                    @Override
                    public void beforeUnmarshal(Object target, Object parent) {
                        ((Element) target).standsAt(reader.tag());
                    }
                });
                root = unmarshaller.unmarshal(reader, format.type()).getValue();
            }
        }
        return root;
    }

    /** Made on first use: reading the element classes costs more than reading most files. */
    private static final class Parsing {

        /** By the class of the outermost element. Whoever needs one that is being made waits for it. */
        private static final ConcurrentMap<Class<?>, JAXBContext> CONTEXTS = new ConcurrentHashMap<>();

        static final XMLInputFactory FACTORY = factory();

        static JAXBContext context(Class<?> type) {
            return CONTEXTS.computeIfAbsent(type, Parsing::made);
        }

        private static JAXBContext made(Class<?> type) {
            try {
                return JAXBContext.newInstance(type);
            } catch (JAXBException e) {
                throw new IllegalStateException("element classes are not sound", e);
            }
        }

        private static XMLInputFactory factory() {
            XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
            factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
            factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
            factory.setProperty(XMLConstants.ACCESS_EXTERNAL_DTD, "");
            return factory;
        }
    }
}
