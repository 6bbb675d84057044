package dev.falconer.application.recycling;

import dev.falconer.application.port.driven.ChangeWatch;
import dev.falconer.application.port.driven.ChangeWatch.ChangeObserver;
import dev.falconer.application.port.driven.SiteSource;
import dev.falconer.application.port.driven.Watch;
import dev.falconer.application.supervision.OfflineLookup;
import dev.falconer.application.supervision.Supervisor;
import dev.falconer.domain.site.Application;
import dev.falconer.domain.site.Site;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Watches the files of the applications and tells the supervisor what they say now. Reading is done on virtual threads,
 * deciding on the supervisor loop.
 */
public final class Recycler implements OfflineLookup, AutoCloseable {

    private final ChangeWatch changes;
    private final SiteSource source;
    private final Supervisor supervisor;
    private final Executor loop;
    /** Told of each application that was placed or read anew. */
    private volatile Consumer<Application> news = _ -> {};
    /** By the application's name. */
    private final Map<String, Watch> watches = new ConcurrentHashMap<>();

    public Recycler(ChangeWatch changes, SiteSource source, Supervisor supervisor, Executor loop) {
        this.changes = changes;
        this.source = source;
        this.supervisor = supervisor;
        this.loop = loop;
    }

    /** Tells of each application that is placed or read anew, from now on. */
    public void tell(ShadowCopying copying) {
        news = copying::follow;
    }

    /** Watches every application of the site until closed. Blocks on files. */
    public void watch(Site site) {
        for (Application application : site.applications()) {
            follow(application);
            byte[] page = changes.offlinePage(application);
            if (page != null) {
                supervisor.offline(application.name(), page);
            }
        }
    }

    /** Watches the applications of this site and no others, each where its files are now. */
    public void followOnly(Site site) {
        Set<String> hosted = site.applications().stream().map(Application::name).collect(Collectors.toSet());
        for (String name : Set.copyOf(watches.keySet())) {
            Watch former = hosted.contains(name) ? null : watches.remove(name);
            if (former != null) {
                former.close();
            }
        }
        watch(site);
    }

    /**
     * Watches the application where its files are now, and no more where they were. What one of the watches may have missed
     * for the other is looked at again.
     */
    void follow(Application application) {
        try {
            Watch former = watches.put(application.name(), changes.watch(application, new Observer(application)));
            if (former != null) {
                former.close();
                supervisor.offline(application.name(), changes.offlinePage(application));
            }
        } catch (IOException unwatchable) {
            supervisor.watchFailed(application.name(), String.valueOf(unwatchable.getMessage()));
        }
        news.accept(application);
    }

    @Override
    public void look(Application application, Consumer<byte @Nullable []> answer) {
        Thread.ofVirtual()
                .name("look for app_offline.htm of " + application.name())
                .start(() -> answer(application, answer));
    }

    /** Answers in any case: requests wait for it. What could not be read is as good as absent, and reported as the bug it is. */
    private void answer(Application application, Consumer<byte @Nullable []> answer) {
        byte[] page = null;
        try {
            page = changes.offlinePage(application);
        } finally {
            byte[] found = page;
            loop.execute(() -> answer.accept(found));
        }
    }

    @Override
    public void close() {
        watches.values().forEach(Watch::close);
        watches.clear();
    }

    private final class Observer implements ChangeObserver {

        private final Application application;

        Observer(Application application) {
            this.application = application;
        }

        @Override
        public void offlineFileChanged() {
            supervisor.offline(application.name(), changes.offlinePage(application));
        }

        @Override
        public void configurationChanged() {
            Application fresh = source.reload(application);
            supervisor.changed(fresh);
            news.accept(fresh);
        }

        @Override
        public void recyclingFileChanged() {
            supervisor.fileChanged(application.name());
        }
    }
}
