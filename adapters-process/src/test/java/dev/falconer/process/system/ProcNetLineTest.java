package dev.falconer.process.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.falconer.process.system.Listener.Reach;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProcNetLineTest {

    private final ArrayList<Listener> listeners = new ArrayList<>();

    @ParameterizedTest
    @CsvSource({
        "0100007F, LOOPBACK",
        "00000000, EVERY_IPV4_ADDRESS",
        "0200007F, ELSEWHERE",
        "0000000000000000FFFF00000100007F, LOOPBACK",
        "0000000000000000FFFF000000000000, EVERY_IPV4_ADDRESS",
        "00000000000000000000000000000000, EVERY_ADDRESS",
        "00000000000000000000000001000000, ELSEWHERE",
    })
    void theAddressDecidesWhoReachesIt(String address, Reach reach) {
        boolean listens = ProcNetLine.parse(line(address, "0A"), listeners);

        assertThat(listens).isTrue();
        assertThat(listeners).containsExactly(new Listener(8080, reach, 117_305, 1000));
    }

    @Test
    void aConnectionEndsTheListeners() {
        assertThat(ProcNetLine.parse(line("0100007F", "01"), listeners)).isFalse();
        assertThat(listeners).isEmpty();
    }

    private static String line(String address, String state) {
        return "   0: " + address + ":1F90 00000000:0000 " + state
                + " 00000000:00000000 00:00000000 00000000  1000        0 117305 1 0000000000000000 100 0 0 10 0   ";
    }
}
