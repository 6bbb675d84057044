package dev.falconer.domain.forwarding;

import static org.assertj.core.api.Assertions.assertThat;

import dev.falconer.domain.site.PathBase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AffinityCookieTest {

    private final AffinityCookie cookie = new AffinityCookie("0f3a", PathBase.ROOT);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "falconer-affinity=0f3a",
                "a=b; falconer-affinity=0f3a",
                "falconer-affinity=0f3a; a=b",
                "falconer-affinity=of-the-application-above; falconer-affinity=0f3a",
                ";;  falconer-affinity=0f3a;"
            })
    void isFoundAmongOthers(String cookies) {
        assertThat(cookie.isIn(FakeHead.get("/").with("Cookie", cookies))).isTrue();
    }

    @Test
    void isFoundInAnyOfSeveralFields() {
        FakeHead head = FakeHead.get("/").with("cookie", "a=b").with("Cookie", "falconer-affinity=0f3a");

        assertThat(cookie.isIn(head)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "falconer-affinity=0f3",
                "falconer-affinity=0f3a1",
                "falconer-affinity=0F3A",
                "xfalconer-affinity=0f3a",
                "a=falconer-affinity=0f3a"
            })
    void isNotTakenForAnother(String cookies) {
        assertThat(cookie.isIn(FakeHead.get("/").with("Cookie", cookies))).isFalse();
    }

    @Test
    void isNoCookieWhereAnotherFieldHoldsIt() {
        assertThat(cookie.isIn(FakeHead.get("/").with("X-Cookie", "falconer-affinity=0f3a")))
                .isFalse();
    }

    @Test
    void isIntroducedForTheApplicationAndTheSession() {
        var plain = new ClientConnection("192.0.2.1:4711", "http", null);

        assertThat(cookie.introduction(plain)).isEqualTo("falconer-affinity=0f3a; Path=/; HttpOnly; SameSite=Lax");
        assertThat(new AffinityCookie("0f3a", PathBase.parse("/shop")).introduction(plain))
                .contains("; Path=/shop;");
    }

    @Test
    void staysOnSecureConnectionsWhereItCameFromOne() {
        var secure = new ClientConnection("192.0.2.1:4711", "https", null);

        assertThat(cookie.introduction(secure)).endsWith("; Secure");
    }

    @Test
    void doesNotShowItsValue() {
        assertThat(cookie).hasToString("AffinityCookie[***]");
    }
}
