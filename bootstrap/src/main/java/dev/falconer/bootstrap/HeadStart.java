package dev.falconer.bootstrap;

import dev.falconer.netty.NettyModule;
import dev.falconer.webconfig.WebConfigModule;
import org.slf4j.LoggerFactory;

/**
 * What takes long to be used for the first time, begun beside the main thread, which needs it a little later and then finds it
 * done or waits for the rest. Without it everything would be the same, only later.
 */
final class HeadStart {

    private HeadStart() {}

    /** Once there is a log: SLF4J serves nobody well who comes while it begins. */
    static void begin() {
        begin("transport", NettyModule::prepare);
        begin("configuration", WebConfigModule::prepare);
    }

    private static void begin(String what, Runnable preparation) {
        Thread.ofPlatform().daemon().name("head-start-" + what).start(() -> {
            try {
                preparation.run();
            } catch (RuntimeException | LinkageError failure) {
                // Whoever needs it fails in the same way, and that is told.
                LoggerFactory.getLogger(HeadStart.class).debug("could not prepare the {}", what, failure);
            }
        });
    }
}
