package dev.falconer.webconfig.xml;

import jakarta.xml.bind.JAXBContext;
import jakarta.xml.bind.JAXBException;
import jakarta.xml.bind.Unmarshaller;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import javax.xml.XMLConstants;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;

/**
 * A {@code web.config} as far as it could be read. Document types and external entities are not followed.
 *
 * @param configuration empty where the errors left nothing
 * @param errors breaches of XML or of the schema, all of them
 * @param notHonoured features the file asks for that nobody here provides
 */
public record WebConfigDocument(ConfigurationElement configuration, List<Finding> errors, List<Finding> notHonoured) {

    public WebConfigDocument {
        errors = List.copyOf(errors);
        notHonoured = List.copyOf(notHonoured);
    }

    /** Reads a whole file. Never throws for what stands in it. */
    public static WebConfigDocument read(byte[] bytes) {
        try {
            return read(XmlText.decode(bytes));
        } catch (MalformedXmlException e) {
            return new WebConfigDocument(new ConfigurationElement(), List.of(e.finding()), List.of());
        }
    }

    private static WebConfigDocument read(XmlText text) {
        CheckedReader reader;
        try {
            var stream = Parsing.FACTORY.createXMLStreamReader(new StringReader(text.characters()));
            reader = new CheckedReader(stream, text);
        } catch (XMLStreamException e) {
            return new WebConfigDocument(
                    new ConfigurationElement(), List.of(PlainWords.of(e, text, List.of())), List.of());
        }
        var errors = new ArrayList<Finding>();
        var configuration = new ConfigurationElement();
        try {
            configuration = configuration(reader);
        } catch (XMLStreamException e) {
            errors.add(PlainWords.of(e, text, reader.open()));
        } catch (JAXBException e) {
            if (e.getLinkedException() instanceof XMLStreamException cause) {
                errors.add(PlainWords.of(cause, text, reader.open()));
            } else {
                throw new IllegalStateException("element classes do not fit the file", e);
            }
        }
        errors.addAll(0, reader.errors());
        return new WebConfigDocument(configuration, errors, reader.notHonoured());
    }

    private static ConfigurationElement configuration(CheckedReader reader) throws XMLStreamException, JAXBException {
        var configuration = new ConfigurationElement();
        while (reader.hasNext()) {
            if (reader.next() == XMLStreamConstants.START_ELEMENT) {
                Unmarshaller unmarshaller = Parsing.CONTEXT.createUnmarshaller();
                unmarshaller.setListener(new Unmarshaller.Listener() {
                    @Override
                    public void beforeUnmarshal(Object target, Object parent) {
                        ((Element) target).standsAt(reader.tag());
                    }
                });
                configuration = unmarshaller
                        .unmarshal(reader, ConfigurationElement.class)
                        .getValue();
            }
        }
        return configuration;
    }

    /** Made on first use: reading the element classes costs more than reading most files. */
    private static final class Parsing {

        static final JAXBContext CONTEXT = context();
        static final XMLInputFactory FACTORY = factory();

        private static JAXBContext context() {
            try {
                return JAXBContext.newInstance(ConfigurationElement.class);
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
