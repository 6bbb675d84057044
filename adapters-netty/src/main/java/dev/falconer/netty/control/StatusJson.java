package dev.falconer.netty.control;

import dev.falconer.application.port.driving.ApplicationStatus;
import dev.falconer.application.port.driving.ProcessStatus;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Applications for a program, in JSON (RFC 8259). */
final class StatusJson {

    private StatusJson() {}

    static String of(List<ApplicationStatus> statuses) {
        return "{\"applications\":" + array(statuses, StatusJson::object) + "}\n";
    }

    private static String object(ApplicationStatus status) {
        return "{\"name\":" + string(status.application())
                + ",\"state\":" + string(status.state())
                + ",\"directory\":" + string(status.directory())
                + ",\"waiting\":" + status.waiting()
                + ",\"processes\":" + array(status.processes(), StatusJson::object)
                + "}";
    }

    private static String object(ProcessStatus process) {
        return "{\"slot\":" + process.slot()
                + ",\"state\":" + string(process.state())
                + ",\"pid\":" + (process.pid() == 0 ? "null" : Long.toString(process.pid()))
                + "}";
    }

    private static <T> String array(List<T> elements, Function<T, String> json) {
        return elements.stream().map(json).collect(Collectors.joining(",", "[", "]"));
    }

    static String string(String text) {
        var json = new StringBuilder("\"");
        text.codePoints().forEach(character -> {
            if (character == '"' || character == '\\') {
                json.append('\\').append((char) character);
            } else if (character < ' ' || Character.getType(character) == Character.SURROGATE) {
                // Half of a pair has no place in UTF-8.
                json.append(String.format("\\u%04x", character));
            } else {
                json.appendCodePoint(character);
            }
        });
        return json.append('"').toString();
    }
}
