package dev.falconer.netty.lane;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The fields of an ordinary head")
class OrdinaryHeadersTest {

    private static final String[] NAMES = {"Host", "host", "Connection", "X-A", "x-a", "Date"};
    private static final String[] VALUES = {
        "a", "Close", "close, x", "x ,close", "keep-alive", "42", "70000", "", "a,,b"
    };

    private final OrdinaryHeaders ordinary = new OrdinaryHeaders();

    private void receive(String name, String value) {
        byte[] line = (name + value).getBytes(ISO_8859_1);
        ordinary.bytes().received(line, 0, name.length(), name.length(), line.length);
    }

    @Test
    @DisplayName("are to Netty what its own are, whatever is done to them")
    void areAsNettysOwn() {
        Random random = new Random(5);
        for (int round = 0; round < 2_000; round++) {
            HttpHeaders own = new DefaultHttpHeaders();
            ordinary.clear();
            for (int i = random.nextInt(5); i > 0; i--) {
                String name = NAMES[random.nextInt(NAMES.length)];
                String value = VALUES[random.nextInt(VALUES.length)];
                receive(name, value);
                own.add(name, value);
            }

            for (int i = random.nextInt(4); i > 0; i--) {
                String name = NAMES[random.nextInt(NAMES.length)];
                String value = VALUES[random.nextInt(VALUES.length)];
                int change = random.nextInt(6);
                for (HttpHeaders each : List.of(own, ordinary)) {
                    change(each, change, name, value);
                }
            }

            assertThat(ordinary.entries()).isEqualTo(own.entries());
            assertThat(ordinary.size()).isEqualTo(own.size());
            assertThat(ordinary.isEmpty()).isEqualTo(own.isEmpty());
            for (String name : NAMES) {
                assertThat(ordinary.get(name)).isEqualTo(own.get(name));
                assertThat(ordinary.getAll(name)).isEqualTo(own.getAll(name));
                assertThat(ordinary.contains(name)).isEqualTo(own.contains(name));
                assertThat(ordinary.getInt(name)).isEqualTo(own.getInt(name));
                assertThat(ordinary.getShort(name)).isEqualTo(own.getShort(name));
                for (String value : VALUES) {
                    for (boolean ignoreCase : new boolean[] {true, false}) {
                        assertThat(ordinary.contains(name, value, ignoreCase))
                                .isEqualTo(own.contains(name, value, ignoreCase));
                        assertThat(ordinary.containsValue(name, value.toLowerCase(Locale.ROOT), ignoreCase))
                                .as("%s: %s in %s", name, value, own.entries())
                                .isEqualTo(own.containsValue(name, value.toLowerCase(Locale.ROOT), ignoreCase));
                    }
                }
            }
        }
    }

    private static void change(HttpHeaders fields, int change, String name, String value) {
        switch (change) {
            case 0 -> fields.add(name, value);
            case 1 -> fields.set(name, value);
            case 2 -> fields.remove(name);
            case 3 -> fields.set(name, List.of(value, "more"));
            case 4 -> fields.setInt(name, 7);
            default -> fields.add(name, List.of("one", value));
        }
    }

    @Test
    @DisplayName("are given out as copies, which the next head leaves as they are")
    void areCopies() {
        receive("Host", "h.test");
        List<Map.Entry<String, String>> kept = ordinary.entries();
        CharSequence name = ordinary.iteratorCharSequence().next().getKey();

        ordinary.clear();
        receive("Date", "now");

        assertThat(kept).containsExactly(Map.entry("Host", "h.test"));
        assertThat(name).hasToString("Host");
    }
}
