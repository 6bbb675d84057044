package dev.falconer.it.protocols;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/**
 * What h2spec found.
 *
 * @param cases how many cases there were
 * @param failures those that did not pass, with what was expected and what came
 */
record H2specReport(int cases, List<String> failures) {

    H2specReport {
        failures = List.copyOf(failures);
    }

    int passed() {
        return cases - failures.size();
    }

    /** Reads the report that {@code --junit-report} writes: a case that did not pass has an element in it. */
    static H2specReport read(Path file) {
        try {
            NodeList cases = DocumentBuilderFactory.newDefaultInstance()
                    .newDocumentBuilder()
                    .parse(file.toFile())
                    .getElementsByTagName("testcase");
            List<String> failures = IntStream.range(0, cases.getLength())
                    .mapToObj(i -> (Element) Objects.requireNonNull(cases.item(i)))
                    .filter(Element::hasChildNodes)
                    .map(failed -> failed.getAttribute("package") + " " + failed.getAttribute("classname") + ": "
                            + failed.getTextContent().strip())
                    .toList();
            return new H2specReport(cases.getLength(), failures);
        } catch (IOException | SAXException | ParserConfigurationException e) {
            throw new IllegalStateException("h2spec has written no report that can be read", e);
        }
    }
}
