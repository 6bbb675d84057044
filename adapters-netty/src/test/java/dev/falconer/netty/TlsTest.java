package dev.falconer.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.falconer.domain.site.TlsPolicy;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** With the library of this machine, which is BoringSSL where there is a build of it. */
class TlsTest extends TlsContract {

    @Test
    @DisplayName("an OCSP response is stapled while it holds")
    void staple() {
        String serial = authority
                .openssl("x509", "-in", "site.pem", "-noout", "-serial")
                .strip();
        String number = serial.substring("serial=".length());
        authority.write("index.txt", "V\t490101000000Z\t\t" + number + "\tunknown\t/CN=localhost\n");
        authority.openssl(
                "ocsp", "-issuer", "authority.pem", "-cert", "site.pem", "-reqout", "site.request", "-no_nonce");
        authority.openssl(
                "ocsp",
                "-index",
                "index.txt",
                "-CA",
                "authority.pem",
                "-rsigner",
                "authority.pem",
                "-rkey",
                "authority.key",
                "-reqin",
                "site.request",
                "-respout",
                "site.ocsp",
                "-ndays",
                "2");
        String response = folder.resolve("site.ocsp").toString();

        int port = listen(TlsPolicy.of(pem(site, Optional.of(response))));

        assertThat(openssl(port, "", "-status"))
                .contains("OCSP Response Status: successful")
                .contains("Cert Status: good");
    }
}
