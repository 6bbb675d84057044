package dev.falconer.webconfig.xml;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.stream.Location;

/**
 * An XML file's characters, and which line and column each is at. The encoding is told by the byte order mark, then by the
 * declaration, and is UTF-8 otherwise.
 */
final class XmlText {

    /** The start of the text and whatever follows a line's end. */
    private static final Pattern LINE_START = Pattern.compile("\\A|\\r\\n|\\n|\\r");

    private static final Pattern DECLARED =
            Pattern.compile("^<\\?xml[^>]*?encoding\\s*=\\s*[\"']([A-Za-z0-9._:-]+)[\"']");

    private final String file;
    private final String characters;
    private final int[] lineStarts;

    private XmlText(String file, String characters) {
        this.file = file;
        this.characters = characters;
        this.lineStarts = LINE_START
                .matcher(characters)
                .results()
                .mapToInt(MatchResult::end)
                .toArray();
    }

    /** Decodes a whole file, which the user would name so. */
    static XmlText decode(String file, byte[] bytes) throws MalformedXmlException {
        if (startsWith(bytes, 0xEF, 0xBB, 0xBF)) {
            return decode(file, bytes, 3, StandardCharsets.UTF_8);
        }
        if (startsWith(bytes, 0xFE, 0xFF)) {
            return decode(file, bytes, 2, StandardCharsets.UTF_16BE);
        }
        if (startsWith(bytes, 0xFF, 0xFE)) {
            return decode(file, bytes, 2, StandardCharsets.UTF_16LE);
        }
        if (startsWith(bytes, 0x00, '<')) {
            return decode(file, bytes, 0, StandardCharsets.UTF_16BE);
        }
        if (startsWith(bytes, '<', 0x00)) {
            return decode(file, bytes, 0, StandardCharsets.UTF_16LE);
        }
        return decode(file, bytes, 0, declared(file, bytes));
    }

    String characters() {
        return characters;
    }

    Place wholeFile() {
        return new Place(file, 0, 0);
    }

    /** The place of the character at this offset. */
    Place place(int offset) {
        int found = Arrays.binarySearch(lineStarts, offset);
        int line = found >= 0 ? found + 1 : -found - 1;
        return new Place(file, line, offset - lineStarts[line - 1] + 1);
    }

    /** Where in the text the parser stands. Its own offset is not to be trusted; its lines and columns are. */
    int offset(Location location) {
        int line = Math.clamp(location.getLineNumber(), 1, lineStarts.length);
        return Math.clamp(lineStarts[line - 1] + location.getColumnNumber() - 1L, 0, characters.length());
    }

    /** The start tag that ends just before this offset. No attribute value holds a {@code <}, or it would not be XML. */
    Tag tagBefore(int end) {
        int start = characters.lastIndexOf('<', end - 1);
        if (start < 0 || characters.charAt(end - 1) != '>') {
            return new Tag(place(end), Map.of());
        }
        var attributes = new LinkedHashMap<String, Place>();
        int position = start + 1;
        while (position < end) {
            int equals = characters.indexOf('=', position);
            if (equals < 0 || equals >= end) {
                break;
            }
            int nameEnd = equals;
            while (isBlank(characters.charAt(nameEnd - 1))) {
                nameEnd--;
            }
            int name = nameEnd;
            while (!isBlank(characters.charAt(name - 1))) {
                name--;
            }
            attributes.put(characters.substring(name, nameEnd), place(name));
            int quote = equals + 1;
            while (isBlank(characters.charAt(quote))) {
                quote++;
            }
            position = characters.indexOf(characters.charAt(quote), quote + 1) + 1;
        }
        return new Tag(place(start), attributes);
    }

    private static XmlText decode(String file, byte[] bytes, int from, Charset charset) throws MalformedXmlException {
        var decoder = charset.newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        var input = ByteBuffer.wrap(bytes, from, bytes.length - from);
        var output =
                CharBuffer.allocate((int) Math.ceil((bytes.length - from) * (double) decoder.maxCharsPerByte()) + 1);
        CoderResult result = decoder.decode(input, output, true);
        var text = new XmlText(file, output.flip().toString());
        if (result.isError()) {
            Place place = text.place(text.characters.length());
            throw new MalformedXmlException(new Finding(
                    place, "the bytes here are not " + charset.name() + " (expected: the encoding the file declares)"));
        }
        return text;
    }

    private static Charset declared(String file, byte[] bytes) throws MalformedXmlException {
        String head = new String(bytes, 0, Math.min(bytes.length, 256), StandardCharsets.ISO_8859_1);
        Matcher matcher = DECLARED.matcher(head);
        if (!matcher.find()) {
            return StandardCharsets.UTF_8;
        }
        String name = matcher.group(1);
        try {
            Charset charset = Charset.forName(name);
            // It was readable as single bytes so far: a tool wrote "utf-16" and then saved the file in UTF-8.
            return charset.name().startsWith("UTF-16") || charset.name().startsWith("UTF-32")
                    ? StandardCharsets.UTF_8
                    : charset;
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            throw new MalformedXmlException(
                    new Finding(
                            new Place(file, 1, 1),
                            "encoding: " + name + " is unknown here (expected: utf-8, for instance)"),
                    e);
        }
    }

    private static boolean startsWith(byte[] bytes, int... expected) {
        if (bytes.length < expected.length) {
            return false;
        }
        for (int i = 0; i < expected.length; i++) {
            if ((bytes[i] & 0xFF) != expected[i]) {
                return false;
            }
        }
        return true;
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t' || c == '\r' || c == '\n';
    }
}
