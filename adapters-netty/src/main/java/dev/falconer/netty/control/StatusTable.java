package dev.falconer.netty.control;

import dev.falconer.application.port.driving.ApplicationStatus;
import dev.falconer.application.port.driving.ProcessStatus;
import java.util.ArrayList;
import java.util.List;

/** Applications for a person: a line for each, and below it one for each of its processes. */
final class StatusTable {

    private static final List<String> HEADINGS = List.of("APPLICATION", "STATE", "WAITING", "FOLDER");
    private static final String GAP = "  ";

    private StatusTable() {}

    static String of(List<ApplicationStatus> statuses) {
        var rows = new ArrayList<List<String>>();
        rows.add(HEADINGS);
        statuses.forEach(status -> rows.add(cells(status)));
        var table = new StringBuilder();
        for (int i = 0; i < rows.size(); i++) {
            table.append(line(rows.get(i), rows)).append('\n');
            if (i > 0) {
                statuses.get(i - 1).processes().forEach(process -> table.append(line(process)));
            }
        }
        return table.toString();
    }

    private static List<String> cells(ApplicationStatus status) {
        return List.of(status.application(), status.state(), Integer.toString(status.waiting()), status.directory());
    }

    private static String line(List<String> cells, List<List<String>> rows) {
        var line = new StringBuilder();
        for (int column = 0; column < cells.size() - 1; column++) {
            String cell = cells.get(column);
            line.append(cell)
                    .append(" ".repeat(width(column, rows) - cell.length()))
                    .append(GAP);
        }
        return line.append(cells.getLast()).toString();
    }

    private static int width(int column, List<List<String>> rows) {
        return rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
    }

    private static String line(ProcessStatus process) {
        String pid = process.pid() == 0 ? "" : ", pid " + process.pid();
        return GAP + "process " + process.slot() + ": " + process.state() + pid + "\n";
    }
}
