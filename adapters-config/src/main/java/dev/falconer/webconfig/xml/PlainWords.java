package dev.falconer.webconfig.xml;

import java.util.Collection;
import java.util.Optional;
import javax.xml.stream.XMLStreamException;

/** Says in plain words why a file is no XML; the parser's own words are for people who write parsers. */
final class PlainWords {

    private PlainWords() {}

    static Finding of(XMLStreamException failure, XmlText text, String root, Collection<CheckedReader.Open> open) {
        String characters = text.characters();
        if (characters.isBlank()) {
            return new Finding(text.wholeFile(), "the file is empty (expected: <" + root + ">)");
        }
        int offset = failure.getLocation() == null ? 0 : text.offset(failure.getLocation());
        Optional<CheckedReader.Open> innermost = open.stream().findFirst();
        if (offset >= characters.length() && innermost.isPresent()) {
            CheckedReader.Open element = innermost.get();
            return new Finding(
                    text.place(characters.length()),
                    "the file ends inside <" + element.name() + "> (expected: </" + element.name()
                            + ">, opened in line " + element.place().line() + ")");
        }
        return new Finding(text.place(offset), "not well-formed XML: " + reason(failure));
    }

    private static String reason(XMLStreamException failure) {
        String message = String.valueOf(failure.getMessage());
        int start = message.indexOf("Message: ");
        String reason = start < 0 ? message : message.substring(start + "Message: ".length());
        if (reason.contains("#AttributeNotUnique?")) {
            return "attribute " + reason.substring(reason.lastIndexOf('&') + 1)
                    + " stands twice in one tag (expected: once)";
        }
        if (reason.contains("PrefixUnbound?")) {
            return "prefix " + reason.substring(reason.indexOf('?') + 1).replaceFirst("&.*", "")
                    + ": is not declared (expected: a plain name)";
        }
        if (reason.contains("'&'")) {
            return "a lone & stands here (expected: &amp;)";
        }
        if (reason.contains("'<'")) {
            return "a < stands inside a value (expected: &lt;, or a missing quote before it)";
        }
        return reason;
    }
}
