package dev.falconer.it.hostile;

import static dev.falconer.application.port.driven.Http2Frames.DATA;
import static dev.falconer.application.port.driven.Http2Frames.END_HEADERS;
import static dev.falconer.application.port.driven.Http2Frames.END_STREAM;
import static dev.falconer.application.port.driven.Http2Frames.HEADERS;
import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.falconer.application.port.driven.Http2Frames;
import dev.falconer.it.hostile.Attack.Verdict;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One row of the corpus of HTTP/2: a message on one stream, and what must become of it.
 *
 * @param id names it; {@code @} in its text stands for it
 * @param why what it would do to whom
 * @param verdicts where what stands first becomes a whole request and the rest is cut, two of them
 * @param head names and values, in turns
 * @param data frames of it
 * @param trailers names and values, in turns; none where there is no such frame
 */
record Http2Attack(
        String id, String why, List<Verdict> verdicts, List<String> head, List<String> data, List<String> trailers) {

    Http2Attack {
        verdicts = List.copyOf(verdicts);
        head = List.copyOf(head);
        data = List.copyOf(data);
        trailers = List.copyOf(trailers);
    }

    /**
     * Reads a file of the corpus: rows as {@link Attack#parse} has them, but for the lines that are sent: {@code | name = value}
     * is a field of the head, {@code > text} a frame of data, {@code ^ name = value} a field behind the data.
     */
    static List<Http2Attack> parse(String file) {
        String[] rows = file.split("\n(?=\\[)");
        return Arrays.stream(rows).skip(1).map(Http2Attack::parseRow).toList();
    }

    private static Http2Attack parseRow(String row) {
        String[] lines = row.split("\n");
        int end = lines[0].indexOf(']');
        var head = new ArrayList<String>();
        var data = new ArrayList<String>();
        var trailers = new ArrayList<String>();
        for (String line : Arrays.copyOfRange(lines, 2, lines.length)) {
            switch (line.isBlank() ? ' ' : line.charAt(0)) {
                case '|' -> head.addAll(field(line));
                case '>' -> data.add(Attack.unescaped(line.substring(2)));
                case '^' -> trailers.addAll(field(line));
                case ' ' -> {}
                default -> throw new IllegalArgumentException("a line of the corpus: " + line);
            }
        }
        return new Http2Attack(
                lines[0].substring(1, end),
                lines[1].strip(),
                Attack.verdicts(lines[0].substring(end + 1)),
                head,
                data,
                trailers);
    }

    private static List<String> field(String line) {
        int equals = line.indexOf(" =");
        String name = line.substring(Math.min(2, equals), equals);
        String value = line.substring(Math.min(equals + 3, line.length()));
        return List.of(Attack.unescaped(name.strip()), Attack.unescaped(value));
    }

    /** Its frames on that stream; the last one ends it. */
    List<byte[]> frames(int stream) {
        var frames = new ArrayList<byte[]>();
        boolean headOnly = data.isEmpty() && trailers.isEmpty();
        frames.add(Http2Frames.frame(HEADERS, END_HEADERS | (headOnly ? END_STREAM : 0), stream, block(head)));
        for (int i = 0; i < data.size(); i++) {
            boolean last = trailers.isEmpty() && i == data.size() - 1;
            frames.add(Http2Frames.frame(
                    DATA, last ? END_STREAM : 0, stream, data.get(i).getBytes(ISO_8859_1)));
        }
        if (!trailers.isEmpty()) {
            frames.add(Http2Frames.frame(HEADERS, END_HEADERS | END_STREAM, stream, block(trailers)));
        }
        return frames;
    }

    private byte[] block(List<String> namesAndValues) {
        return Http2Frames.block(namesAndValues.stream()
                .map(text -> text.replace("/t/@", "/t/" + id))
                .toArray(String[]::new));
    }

    @Override
    public String toString() {
        return id;
    }
}
