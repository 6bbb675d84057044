package dev.falconer.domain.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressRangeTest {

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8,           10.255.3.4,          true",
        "10.0.0.0/8,           11.0.0.0,            false",
        "192.168.4.0/22,       192.168.7.255,       true",
        "192.168.4.0/22,       192.168.8.0,         false",
        "127.0.0.1,            127.0.0.1,           true",
        "127.0.0.1,            127.0.0.2,           false",
        "0.0.0.0/0,            203.0.113.9,         true",
        "0.0.0.0/0,            ::1,                 false",
        "::1,                  ::1,                 true",
        "2001:db8::/32,        2001:db8:ffff::1,    true",
        "2001:db8::/32,        2001:db9::1,         false",
        "fe80::/10,            febf::1,             true",
        "fe80::/10,            fec0::1,             false",
        "64:ff9b::192.0.2.128/128, 64:ff9b::c000:280, true",
    })
    void anAddressIsInARangeOrNot(String range, String address, boolean expected) throws Exception {
        assertThat(AddressRange.parse(range)
                        .contains(InetAddress.getByName(address).getAddress()))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", "10", "10.0.0", "10.0.0.0.0", "256.0.0.0", "010.0.0.0", "localhost", "10.0.0.0/", "10.0.0.0/33",
                "10.0.0.0/-1", "10.0.0.0/x", ":", ":::", "1::2::3", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "::g",
                        "12345::",
                "::/129", "10.0.0.1/8", "2001:db8::1/32", "1:2:3:4:5:6:7:8::", "fe80::1%eth0"
            })
    void anythingElseIsRefusedWithWhatWasExpected(String text) {
        assertThatThrownBy(() -> AddressRange.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("(expected: ");
    }
}
