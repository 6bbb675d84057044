package dev.falconer.webconfig;

import com.google.inject.PrivateModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import dev.falconer.application.port.driven.ChangeWatch;
import dev.falconer.application.port.driven.SiteSource;
import dev.falconer.webconfig.watch.DirectoryWatch;

/** Hosts the folders that the settings name. Reads nothing until the source is asked. */
public final class WebConfigModule extends PrivateModule {

    private final WebConfigSettings settings;

    public WebConfigModule(WebConfigSettings settings) {
        this.settings = settings;
    }

    @Override
    protected void configure() {
        bind(WebConfigSettings.class).toInstance(settings);
        bind(WebConfigSource.class).in(Singleton.class);
        bind(SiteSource.class).to(WebConfigSource.class);
        expose(SiteSource.class);
        expose(ChangeWatch.class);
    }

    @Provides
    @Singleton
    ChangeWatch changes(SiteSource source) {
        return new DirectoryWatch(settings.applications(), source);
    }
}
