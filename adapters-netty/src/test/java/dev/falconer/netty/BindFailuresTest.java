package dev.falconer.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.falconer.domain.site.Binding;
import dev.falconer.domain.site.ListenAddress;
import java.net.BindException;
import java.net.InetAddress;
import java.nio.channels.UnsupportedAddressTypeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BindFailuresTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "http://*:80        | 0.0.0.0   | Permission denied | ports below 1024 need a permission",
                "http://*:1024      | 0.0.0.0   | Permission denied | Permission denied",
                "http://*:8080      | ::        | Address already in use | port 8080 is in use; stop",
                "http://[::1]:8080  | ::1       | Address already in use | port 8080 is in use; stop",
                "http://web:8080    | 192.0.2.1 | Address already in use | port 8080 is in use on 192.0.2.1; stop",
                "http://localhost:80 | ::1      | bind(..) failed with error(-98): Address already in use | port 80 is in use on ::1; stop",
                "http://192.0.2.1:0 | 192.0.2.1 | Cannot assign requested address | 192.0.2.1 is not an address of this machine",
                "http://web:0       | 192.0.2.1 | Can't assign requested address | 192.0.2.1, which web resolves to, is not",
                "http://web:8080    | 192.0.2.1 | Out of luck | Out of luck on 192.0.2.1"
            })
    void theReasonNamesWhatToDo(String url, String address, String cause, String reason) throws Exception {
        assertThat(BindFailures.reason(
                        (ListenAddress.Internet) Binding.parse(url).address(),
                        InetAddress.getByName(address),
                        new BindException(cause)))
                .startsWith(reason);
    }

    @ParameterizedTest
    @CsvSource({
        "::1,         Cannot assign requested address,              true",
        "2001:db8::1, Address family not supported by protocol,     true",
        "2001:db8::1, Cannot assign requested address,              false",
        "192.0.2.1,   Cannot assign requested address,              false",
        "::1,         Address already in use,                       false",
        "::1,         Permission denied,                            false"
    })
    void onlyALackOfTheFamilyIsSkipped(String address, String cause, boolean missing) throws Exception {
        assertThat(BindFailures.isFamilyMissing(InetAddress.getByName(address), new BindException(cause)))
                .isEqualTo(missing);
    }

    @Test
    void aFamilyThatJavaDoesNotSpeakIsSkipped() throws Exception {
        assertThat(BindFailures.isFamilyMissing(
                        InetAddress.getByName("2001:db8::1"), new UnsupportedAddressTypeException()))
                .isTrue();
    }
}
