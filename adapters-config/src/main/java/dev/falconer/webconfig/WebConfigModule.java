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
import dev.falconer.webconfig.watch.FolderNotifications;
import dev.falconer.webconfig.xml.WebConfigFormat;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Hosts the folders that the settings name. Reads nothing until the source is asked. */
public final class WebConfigModule extends PrivateModule {

    /** What stands in every published web.config, more or less. */
    private static final String ORDINARY =
            "<configuration><system.webServer><aspNetCore processPath='' /></system.webServer></configuration>";

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

    /**
     * Does what the first reading of a web.config does, which takes a tenth of a second the first time in a JVM and little later.
     * Safe on any thread; needed by nobody.
     */
    public static void prepare() {
        WebConfigFormat.read("web.config", ORDINARY.getBytes(StandardCharsets.UTF_8));
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
    FolderNotifications notifications() {
        return new FolderNotifications();
    }

    @Provides
    @Singleton
    ShadowCopies shadowCopies(FolderNotifications notifications) {
        return new FolderShadowCopies(notifications);
    }

    @Provides
    @Singleton
    ChangeWatch changes(WebConfigSource source, FolderNotifications notifications) {
        return new DirectoryWatch(source::applications, source, source::folder, notifications);
    }
}
