package dev.falconer.webconfig;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

import com.google.inject.Guice;
import com.google.inject.Stage;
import dev.falconer.application.port.driven.ChangeWatch;
import dev.falconer.application.port.driven.ShadowCopies;
import dev.falconer.application.port.driven.Watch;
import dev.falconer.domain.site.Application;
import dev.falconer.domain.site.Binding;
import dev.falconer.domain.site.Configuration;
import dev.falconer.domain.site.ForwardedFields;
import dev.falconer.domain.site.HostingBuilder;
import dev.falconer.domain.site.PathBase;
import dev.falconer.domain.site.PoolPolicy;
import dev.falconer.domain.site.ShadowCopyPolicy;
import dev.falconer.domain.site.ShadowCopyPolicy.Leftovers;
import dev.falconer.webconfig.server.ApplicationSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WebConfigModuleTest {

    @TempDir
    private Path temporary;

    @Test
    void itCanBePrepared() {
        assertThatNoException().isThrownBy(WebConfigModule::prepare);
    }

    @Test
    void allThatIsWatchedSharesOneInstanceWhichIsThereWhileAnythingIs() throws Exception {
        var settings = new WebConfigSettings(
                List.of(ApplicationSettings.of(temporary, PathBase.ROOT, PoolPolicy.STANDARD)),
                List.of(Binding.parse("http://*:80")),
                Map.of(),
                Optional.empty(),
                ForwardedFields.STANDARD);
        var shop = new Application(
                "shop",
                PathBase.ROOT,
                temporary.toString(),
                new Configuration.Accepted(HostingBuilder.aspNetCore().build()));
        var policy = new ShadowCopyPolicy(
                temporary.resolve("copies").toString(), Duration.ofSeconds(5), Leftovers.REMOVED_LATER);
        long before = Inotify.instances();
        var injector = Guice.createInjector(Stage.PRODUCTION, new WebConfigModule(settings, () -> settings, temporary));
        var changes = injector.getInstance(ChangeWatch.class);
        var copies = injector.getInstance(ShadowCopies.class);
        assertThat(Inotify.instances()).isEqualTo(before);

        try (Watch _ = changes.watch(shop, new NobodyListens());
                Watch _ = copies.watch(shop, policy, () -> {})) {
            assertThat(Inotify.instances()).isEqualTo(before + 1);
        }
        assertThat(Inotify.instances()).isEqualTo(before);
    }

    private static final class NobodyListens implements ChangeWatch.ChangeObserver {

        @Override
        public void offlineFileChanged() {}

        @Override
        public void configurationChanged() {}

        @Override
        public void recyclingFileChanged() {}
    }
}
