package dev.falconer.it.transition;

import static org.assertj.core.api.Assertions.assertThat;

import dev.falconer.it.fixture.FalconerLog;
import dev.falconer.it.fixture.LogEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the log says of one request that was lost with its backend.
 *
 * @param id as its target told
 * @param port of the backend
 */
record LostRequest(String method, long id, int port) {

    private static final Pattern LINE = Pattern.compile("\"(?<method>[A-Z]+) \\S*[?&]id=(?<id>\\d+)\\S*\" is lost: "
            + "its backend 127\\.0\\.0\\.1:(?<port>\\d+) failed \\(.+\\); the client was answered 502\\.3");

    /** All of them; a line of another form fails the test. */
    static List<LostRequest> in(FalconerLog log) {
        var all = new ArrayList<LostRequest>();
        for (LogEntry entry : log.matching(" is lost: ")) {
            Matcher line = LINE.matcher(entry.text());
            assertThat(line.find()).as("%s%nin%n%s", entry.text(), log.text()).isTrue();
            all.add(new LostRequest(
                    line.group("method"), Long.parseLong(line.group("id")), Integer.parseInt(line.group("port"))));
        }
        return all;
    }
}
