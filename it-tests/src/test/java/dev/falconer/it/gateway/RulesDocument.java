package dev.falconer.it.gateway;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** The tables of docs/http.md, which are at once what users read and what the tests execute. */
final class RulesDocument {

    static final Path FILE = Path.of(System.getProperty("falconer.root", "..")).resolve("docs/http.md");

    private static final Pattern ID = Pattern.compile("[A-Z]\\d\\d");

    private RulesDocument() {}

    /** Every row: its cells by the names of the columns. */
    static List<Map<String, String>> rows() {
        var rows = new ArrayList<Map<String, String>>();
        List<String> columns = List.of();
        for (String line : lines()) {
            List<String> cells = cells(line);
            if (cells.isEmpty()) {
                continue;
            }
            if (cells.getFirst().equals("row")) {
                columns = cells;
            } else if (ID.matcher(cells.getFirst()).matches()) {
                rows.add(row(columns, cells, line));
            }
        }
        return rows;
    }

    /** The rows that say in bytes what a client sends. */
    static List<Row> rowsInBytes() {
        return rows().stream()
                .filter(row -> Row.isInBytes(row.getOrDefault("client sends", "")))
                .map(row -> Row.of(
                        row.getOrDefault("row", ""),
                        row.getOrDefault("rule", ""),
                        row.getOrDefault("client sends", ""),
                        row.getOrDefault("backend answers", ""),
                        row.getOrDefault("Falconer", "")))
                .toList();
    }

    /** The rows that say in frames of HTTP/2 what a client sends. */
    static List<FrameRow> rowsInFrames() {
        return rows().stream()
                .filter(row -> FrameRow.isInFrames(row.getOrDefault("client sends", "")))
                .map(row -> FrameRow.of(
                        row.getOrDefault("row", ""),
                        row.getOrDefault("rule", ""),
                        row.getOrDefault("client sends", ""),
                        row.getOrDefault("backend answers", ""),
                        row.getOrDefault("Falconer", "")))
                .toList();
    }

    private static Map<String, String> row(List<String> columns, List<String> cells, String line) {
        if (columns.size() != cells.size()) {
            throw new IllegalStateException("not " + columns.size() + " cells: " + line);
        }
        var row = new LinkedHashMap<String, String>();
        for (int i = 0; i < cells.size(); i++) {
            row.put(columns.get(i), cells.get(i));
        }
        return row;
    }

    private static List<String> cells(String line) {
        return line.startsWith("| ") && line.endsWith(" |")
                ? List.of(line.substring(2, line.length() - 2).split(" \\| ", -1))
                : List.of();
    }

    private static List<String> lines() {
        try {
            return Files.readAllLines(FILE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
