package dev.falconer.application.port.driven;

import dev.falconer.domain.site.Application;
import dev.falconer.domain.site.Configuration;
import dev.falconer.domain.site.PathBase;
import dev.falconer.domain.site.Problem;
import java.util.List;

class FakeChangeWatchTest extends ChangeWatchContract {

    private final FakeChangeWatch watch = new FakeChangeWatch();
    private final Application application = new Application(
            "api",
            PathBase.ROOT,
            "/srv/api",
            new Configuration.Rejected(0, List.of(new Problem("web.config", 0, 0, "not read"))));

    @Override
    protected ChangeWatch subject() {
        return watch;
    }

    @Override
    protected Application application() {
        return application;
    }

    @Override
    protected void putOfflinePage(byte[] page) {
        watch.putOffline(application, page);
    }

    @Override
    protected void removeOfflinePage() {
        watch.removeOffline(application);
    }

    @Override
    protected void touchConfiguration() {
        watch.touchConfiguration(application);
    }

    @Override
    protected void touchRecyclingFile() {
        watch.touchRecyclingFile(application);
    }
}
