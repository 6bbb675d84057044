package dev.falconer.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.falconer.it.fixture.Falconer;
import dev.falconer.it.fixture.Http.Answer;
import dev.falconer.it.fixture.Site;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** As long as the edge authenticates nobody: the application is told so, and its own ways are left alone. */
class AuthenticationIT {

    private static final String WINDOWS_TOKEN = "MS-ASPNETCORE-WINAUTHTOKEN";

    @AutoClose
    private static Falconer falconer;

    @BeforeAll
    static void start() {
        falconer = Falconer.host(Site.aspNetCore());
        falconer.http().get("/");
    }

    @Test
    @DisplayName("AU-01 the application has no scheme of ours")
    void hasNoScheme() {
        assertThat(falconer.http().get("/auth").text()).isEqualTo("null");
    }

    @Test
    @DisplayName("AU-05 AU-07 a Windows token is never sent, and a forged one never arrives")
    void hasNoWindowsToken() {
        Answer answer = falconer.http().get("/headers", WINDOWS_TOKEN, "abc123");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text()).doesNotContainIgnoringCase(WINDOWS_TOKEN).doesNotContain("abc123");
    }

    @Test
    @DisplayName("AU-08 credentials and challenges pass both ways")
    void passesOn() {
        Answer challenged = falconer.http().get("/unauthorized");

        assertThat(challenged.status()).isEqualTo(401);
        assertThat(challenged.headers().allValues("WWW-Authenticate"))
                .containsExactly("Basic realm=\"test\"", "Bearer");
        assertThat(falconer.http()
                        .get("/unauthorized", "Authorization", "Bearer abc")
                        .text())
                .isEqualTo("Bearer abc");
    }
}
