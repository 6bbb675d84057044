package dev.falconer.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.falconer.domain.site.BindingPolicy;
import dev.falconer.domain.site.ForwardedFields;
import dev.falconer.domain.site.PathBase;
import dev.falconer.domain.site.PoolPolicy;
import dev.falconer.domain.site.QueuePolicy;
import dev.falconer.domain.site.ScalingPolicy;
import dev.falconer.webconfig.server.ApplicationSettings;
import dev.falconer.webconfig.server.ServerSettings;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is hosted, from what was typed and from what stands in the configuration file. */
class ApplicationOptionsTest {

    private static final PoolPolicy DEFAULTS = PoolPolicy.STANDARD.with(ScalingPolicy.fixed(2));

    private static List<ApplicationSettings> applications(String line, ApplicationSettings... named) {
        var options = new ApplicationOptions();
        new picocli.CommandLine(options).parseArgs(line.isEmpty() ? new String[0] : line.split(" "));
        return options.applications(new ServerSettings(
                List.of(), BindingPolicy.STANDARD, ForwardedFields.STANDARD, DEFAULTS, List.of(named)));
    }

    private static ApplicationSettings shop() {
        return ApplicationSettings.of(Path.of("/srv/shop"), PathBase.parse("/shop"), PoolPolicy.STANDARD);
    }

    @Test
    void nothingSaidIsTheCurrentFolder() {
        assertThat(applications("")).containsExactly(ApplicationSettings.of(Path.of("."), PathBase.ROOT, DEFAULTS));
    }

    @Test
    void aFolderThatIsTypedHasTheDefaultsOfTheFile() {
        assertThat(applications("/srv/blog --path-base /blog"))
                .containsExactly(ApplicationSettings.of(Path.of("/srv/blog"), PathBase.parse("/blog"), DEFAULTS));
    }

    @Test
    void withoutAFolderTheFileSaysWhat() {
        assertThat(applications("", shop())).containsExactly(shop());
    }

    @Test
    void howManyMayWaitCountsAsItIsTyped() {
        assertThat(applications("--max-waiting 5", shop()))
                .containsExactly(shop().with(PoolPolicy.STANDARD.with(QueuePolicy.STANDARD.withRequests(5))));
        assertThat(applications("--max-waiting 5").getFirst().pool())
                .isEqualTo(DEFAULTS.with(QueuePolicy.STANDARD.withRequests(5)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /srv/blog         | FOLDER: /srv/blog beside the <applications> of --config (expected: one of the two)
            --path-base /blog | --path-base: /blog beside the <applications> of --config (expected: path of an <application>)
            --max-waiting -1  | --max-waiting: -1 (expected: 0 or more)
            """)
    void whatContradictsTheFileIsRefused(String line, String message) {
        assertThatThrownBy(() -> applications(line, shop())).hasMessage(message);
    }
}
