package dev.falconer.application.port.driven;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.falconer.domain.site.Application;
import dev.falconer.domain.site.HostingBuilder;
import dev.falconer.domain.site.Release;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What every {@link ReleaseStore} keeps to. An adapter extends it, and supplies the subject and folders to deploy. */
public abstract class ReleaseStoreContract {

    protected final Application shop = HostingBuilder.aspNetCore().application("shop");

    protected abstract ReleaseStore subject();

    /** The absolute path of a folder that can be deployed; a new one at each call. */
    protected abstract String folder() throws Exception;

    /** From now on nothing can be taken over. */
    protected abstract void givenNothingCanBeTaken() throws Exception;

    /** From now on nothing can be noted. */
    protected abstract void givenNothingCanBeNoted() throws Exception;

    /** From now on which releases served cannot be found out. */
    protected abstract void givenNobodyKnowsWhatServed() throws Exception;

    /** Whether its files are there. */
    protected abstract boolean isKept(Release release);

    private Release used() throws Exception {
        Release release = subject().take(shop, folder());
        subject().use(shop, release);
        subject().tidy(shop);
        return release;
    }

    @Test
    void beforeTheFirstThereIsNone() throws Exception {
        assertThat(subject().current(shop)).isEmpty();
        assertThat(subject().previous(shop)).isEmpty();
    }

    @Test
    void oneThatIsTakenDoesNotServeYet() throws Exception {
        Release release = subject().take(shop, folder());

        assertThat(release.number()).isOne();
        assertThat(release.directory()).startsWith("/");
        assertThat(subject().current(shop)).isEmpty();
    }

    @Test
    void oneThatIsUsedIsThePresentOne() throws Exception {
        Release release = used();

        assertThat(subject().current(shop)).contains(release);
        assertThat(isKept(release)).isTrue();
    }

    @Test
    void beforeTheFirstReleaseStandsTheFolderThatTheConfigurationNames() throws Exception {
        used();

        Release home = subject().previous(shop).orElseThrow();

        assertThat(home).isEqualTo(new Release(0, shop.home()));
        subject().use(shop, home);
        assertThat(subject().current(shop)).isEmpty();
        assertThat(subject().previous(shop)).isEmpty();
    }

    @Test
    void goingBackTwiceGoesBackTwoReleases() throws Exception {
        Release first = used();
        Release second = used();
        used();

        subject().use(shop, subject().previous(shop).orElseThrow());
        assertThat(subject().current(shop)).contains(second);
        subject().use(shop, subject().previous(shop).orElseThrow());

        assertThat(subject().current(shop)).contains(first);
    }

    @Test
    void theNextAfterGoingBackComesBehindTheOneThatWasGoneBackTo() throws Exception {
        Release first = used();
        Release second = used();
        subject().use(shop, first);

        Release third = used();

        assertThat(third.number()).isGreaterThan(second.number());
        assertThat(subject().current(shop)).contains(third);
        assertThat(subject().previous(shop)).contains(first);
        assertThat(isKept(second)).isFalse();
    }

    @Test
    void oneThatNeverServedIsGoneWhenItIsTidy() throws Exception {
        Release present = used();
        Release failed = subject().take(shop, folder());

        subject().tidy(shop);

        assertThat(isKept(failed)).isFalse();
        assertThat(isKept(present)).isTrue();
        assertThat(subject().current(shop)).contains(present);
    }

    @Test
    void tidyingUpWhereNothingWasDeployedDoesNothing() {
        subject().tidy(shop);

        assertThat(subject().current(shop)).isEmpty();
    }

    @Test
    void whatCannotBeTakenIsRefusedAndNothingChanges() throws Exception {
        Release present = used();
        givenNothingCanBeTaken();

        assertThatExceptionOfType(ReleaseFailedException.class)
                .isThrownBy(() -> subject().take(shop, folder()))
                .withMessageContaining("(expected: ");

        assertThat(subject().current(shop)).contains(present);
    }

    @Test
    void whatCannotBeNotedIsRefusedAndNothingChanges() throws Exception {
        Release present = used();
        Release next = subject().take(shop, folder());
        givenNothingCanBeNoted();

        assertThatExceptionOfType(ReleaseFailedException.class)
                .isThrownBy(() -> subject().use(shop, next))
                .withMessageContaining("(expected: ");

        assertThat(subject().current(shop)).contains(present);
    }

    @Test
    void theOneThatTheApplicationRunsFromStaysThoughItWasNotNoted() throws Exception {
        Release present = used();
        Release unnoted = subject().take(shop, folder());

        subject().tidy(shop.in(unnoted.directory()));

        assertThat(isKept(unnoted)).isTrue();
        assertThat(isKept(present)).isTrue();
    }

    @Nested
    class WhereNobodyKnowsWhatServed {

        private Release former;
        private Release present;
        private Release next;

        @BeforeEach
        void givenReleases() throws Exception {
            former = used();
            present = used();
            next = subject().take(shop, folder());
            givenNobodyKnowsWhatServed();
        }

        @Test
        void theFolderThatTheConfigurationNamesIsHosted() {
            assertThat(subject().current(shop)).isEmpty();
        }

        @Test
        void nothingIsTakenUsedOrGoneBackTo() {
            assertIsRefused(() -> subject().take(shop, folder()));
            assertIsRefused(() -> subject().use(shop, next));
            assertIsRefused(() -> subject().previous(shop));
        }

        private void assertIsRefused(ThrowingCallable request) {
            assertThatExceptionOfType(ReleaseFailedException.class)
                    .isThrownBy(request)
                    .withMessageContaining("(expected: ");
        }

        @Test
        void nothingIsRemoved() {
            subject().tidy(shop);

            assertThat(List.of(former, present, next)).allMatch(ReleaseStoreContract.this::isKept);
        }
    }
}
