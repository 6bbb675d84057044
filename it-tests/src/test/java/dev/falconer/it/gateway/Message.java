package dev.falconer.it.gateway;

import java.util.List;

/**
 * A request or a response as it was on the wire, its body without framing.
 *
 * @param line the first line
 * @param fields of the head, in order
 * @param body so far as it came
 * @param trailers behind the body
 * @param end whether all of it came
 */
record Message(String line, List<Field> fields, String body, List<Field> trailers, End end) {

    /** A field as it came. */
    record Field(String name, String value) {}

    enum End {
        COMPLETE,
        CUT_SHORT
    }

    Message {
        fields = List.copyOf(fields);
        trailers = List.copyOf(trailers);
    }

    boolean complete() {
        return end == End.COMPLETE;
    }

    List<String> values(String name) {
        return values(fields, name);
    }

    List<String> trailerValues(String name) {
        return values(trailers, name);
    }

    private static List<String> values(List<Field> fields, String name) {
        return fields.stream()
                .filter(field -> field.name().equalsIgnoreCase(name))
                .map(Field::value)
                .toList();
    }

    String target() {
        String[] parts = line.split(" ", 3);
        return parts.length == 3 ? parts[1] : "";
    }

    /** Of a response; 0 where not even that has come. */
    int status() {
        return line.matches("(?s)HTTP/\\d\\.\\d \\d{3} .*") ? Integer.parseInt(line.substring(9, 12)) : 0;
    }

    /** Whether another response to the same request follows. */
    boolean interim() {
        return status() >= 100 && status() < 200 && status() != 101;
    }
}
