package dev.falconer.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AccessLogOptionTest {

    private static AccessLogChoice choice(String... arguments) {
        return picocli.CommandLine.populateCommand(new AccessLogOption(), arguments)
                .choice();
    }

    @Test
    void nothingIsLoggedUnlessThatIsAskedFor() {
        assertThat(choice()).isEqualTo(new AccessLogChoice.Nowhere());
        assertThat(choice("--access-log")).isEqualTo(new AccessLogChoice.InTheLog());
    }

    @Test
    void aFileIsNamedBehindAnEqualsSign() {
        assertThat(choice("--access-log=/var/log/access.log"))
                .isEqualTo(new AccessLogChoice.InAFile(Path.of("/var/log/access.log")));
        assertThat(choice("--access-log=access.log"))
                .isEqualTo(new AccessLogChoice.InAFile(Path.of("access.log").toAbsolutePath()));
    }

    @Test
    void aFileHasAName() {
        assertThatThrownBy(() -> choice("--access-log="))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("(expected: --access-log=FILE, or --access-log)");
    }

    @Test
    void whatFollowsWithoutAnEqualsSignIsTheApplication() {
        String[] arguments = {"run", "--access-log", "/srv/www"};

        var run = CommandLine.parser(arguments).parseArgs(arguments).subcommand();

        assertThat(Optional.<Object>ofNullable(run.matchedPositionalValue(0, null)))
                .contains(Path.of("/srv/www"));
    }
}
