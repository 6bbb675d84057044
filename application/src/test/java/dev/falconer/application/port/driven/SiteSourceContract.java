package dev.falconer.application.port.driven;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.falconer.domain.site.Application;
import dev.falconer.domain.site.Configuration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What every {@link SiteSource} keeps to. An adapter extends it, supplies the subject and says how its files change. */
public abstract class SiteSourceContract {

    /** The subject. Called after one of the situations below was brought about. */
    protected abstract SiteSource source();

    /** The first application's configuration is sound from now on. */
    protected abstract void givenASoundConfiguration() throws Exception;

    /** The first application's configuration cannot be used from now on. */
    protected abstract void givenABrokenConfiguration() throws Exception;

    /** There is nothing to host. */
    protected abstract void givenNothingToHost() throws Exception;

    @Test
    void aSoundConfigurationIsAccepted() throws Exception {
        givenASoundConfiguration();

        Application application = source().load().applications().getFirst();

        assertThat(application.configuration()).isInstanceOf(Configuration.Accepted.class);
        assertThat(application.name()).isNotEmpty();
        assertThat(application.directory()).startsWith("/");
    }

    @Test
    @DisplayName("D18 a broken configuration is rejected with its problems, and the site is there all the same")
    void aBrokenConfigurationDoesNotStopTheSite() throws Exception {
        givenABrokenConfiguration();

        Application application = source().load().applications().getFirst();

        assertThat(application.configuration())
                .isInstanceOfSatisfying(
                        Configuration.Rejected.class,
                        rejected -> assertThat(rejected.problems())
                                .allSatisfy(
                                        problem -> assertThat(problem.file()).isNotEmpty()));
    }

    @Test
    @DisplayName("D18 a mended configuration is accepted when it is read anew")
    void aMendedConfigurationIsAccepted() throws Exception {
        givenABrokenConfiguration();
        SiteSource source = source();
        Application broken = source.load().applications().getFirst();

        givenASoundConfiguration();
        Application mended = source.reload(broken);

        assertThat(mended.configuration()).isInstanceOf(Configuration.Accepted.class);
        assertThat(mended.name()).isEqualTo(broken.name());
        assertThat(mended.pathBase()).isEqualTo(broken.pathBase());
        assertThat(mended.directory()).isEqualTo(broken.directory());
    }

    @Test
    void aConfigurationThatBreaksIsRejectedWhenItIsReadAnew() throws Exception {
        givenASoundConfiguration();
        SiteSource source = source();
        Application sound = source.load().applications().getFirst();

        givenABrokenConfiguration();

        assertThat(source.reload(sound).configuration()).isInstanceOf(Configuration.Rejected.class);
    }

    @Test
    void readingTwiceGivesTheSame() throws Exception {
        givenASoundConfiguration();
        SiteSource source = source();

        assertThat(source.load()).isEqualTo(source.load());
    }

    @Test
    void aSiteThatCannotBeHostedIsRefusedWithItsProblems() throws Exception {
        givenNothingToHost();

        assertThatExceptionOfType(InvalidSiteException.class)
                .isThrownBy(() -> source().load())
                .satisfies(refused -> assertThat(refused.problems()).isNotEmpty());
    }
}
