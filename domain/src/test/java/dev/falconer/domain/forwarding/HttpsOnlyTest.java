package dev.falconer.domain.forwarding;

import static org.assertj.core.api.Assertions.assertThat;

import dev.falconer.domain.forwarding.ClientConnection.Standing;
import dev.falconer.domain.site.HttpsRedirect;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class HttpsOnlyTest {

    private static final HttpsRedirect WHERE = new HttpsRedirect(443, HttpsRedirect.DEFAULT_STATUS);

    private static @Nullable Refusal answer(Standing standing, String spoken) {
        FakeHead head = FakeHead.request("GET", "/a");
        head.set("Host", "h.test");
        head.set("X-Forwarded-Proto", spoken);
        return HttpsOnly.answer(head, new ClientConnection("192.0.2.1:4711", "http", null, standing), WHERE);
    }

    @Test
    void sendsAStrangerToHttpsWhateverItClaims() {
        assertThat(answer(Standing.STRANGER, "https"))
                .isEqualTo(new Refusal(
                        307,
                        0,
                        Refusal.Reason.HTTPS_ONLY,
                        Optional.empty(),
                        new Refusal.Content.Elsewhere("https://h.test/a")));
    }

    @Test
    void letsTheClientsOfATrustedProxyPassThatSpokeTlsWithIt() {
        assertThat(answer(Standing.TRUSTED_PROXY, "https")).isNull();
    }

    @Test
    void sendsTheClientsOfATrustedProxyToHttpsThatDidNot() {
        assertThat(answer(Standing.TRUSTED_PROXY, "http")).isNotNull();
    }
}
