package dev.falconer.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.falconer.it.fixture.Falconer;
import dev.falconer.it.fixture.Http;
import dev.falconer.it.fixture.Site;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A published ASP.NET Core application, untouched. */
class BypassIT {

    @Test
    @DisplayName("TK-01 200 through Falconer, 400 directly without the token")
    void answersOnlyThroughFalconer() {
        try (Falconer falconer = Falconer.host(Site.aspNetCore())) {
            assertThat(falconer.http().get("/HelloWorld").status()).isEqualTo(200);
            int port = falconer.log().awaitEvent(1001).port();

            assertThat(Http.to(port).get("/HelloWorld").status()).isEqualTo(400);
            assertThat(Http.to(port)
                            .get("/HelloWorld", "MS-ASPNETCORE-TOKEN", "guessed")
                            .status())
                    .isEqualTo(400);
        }
    }
}
