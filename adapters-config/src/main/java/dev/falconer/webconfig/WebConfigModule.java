package dev.falconer.webconfig;

import com.google.inject.PrivateModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import dev.falconer.application.port.driven.ChangeWatch;
import dev.falconer.application.port.driven.ReleaseStore;
import dev.falconer.application.port.driven.ShadowCopies;
import dev.falconer.application.port.driven.SiteSource;
import dev.falconer.webconfig.release.FolderReleases;
import dev.falconer.webconfig.release.FolderShadowCopies;
import dev.falconer.webconfig.watch.DirectoryWatch;
import java.nio.file.Path;

/** Hosts the folders that the settings name. Reads nothing until the source is asked. */
public final class WebConfigModule extends PrivateModule {

    private final WebConfigSettings settings;
    private final RenewedSettings renewal;
    private final Path state;

    /**
     * @param settings that are good until they are renewed
     * @param state the folder in which releases are kept
     */
    public WebConfigModule(WebConfigSettings settings, RenewedSettings renewal, Path state) {
        this.settings = settings;
        this.renewal = renewal;
        this.state = state;
    }

    @Override
    protected void configure() {
        bind(SiteSource.class).to(WebConfigSource.class);
        expose(SiteSource.class);
        expose(ChangeWatch.class);
        expose(ReleaseStore.class);
        expose(ShadowCopies.class);
    }

    @Provides
    @Singleton
    WebConfigSource source() {
        return new WebConfigSource(settings, renewal);
    }

    @Provides
    @Singleton
    ReleaseStore releases(WebConfigSource source) {
        return new FolderReleases(state.resolve("releases"), source::keptReleases);
    }

    @Provides
    @Singleton
    ShadowCopies shadowCopies() {
        return new FolderShadowCopies();
    }

    @Provides
    @Singleton
    ChangeWatch changes(WebConfigSource source) {
        return new DirectoryWatch(source::applications, source, source::folder);
    }
}
