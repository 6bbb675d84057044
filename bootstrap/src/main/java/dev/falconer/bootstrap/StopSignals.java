package dev.falconer.bootstrap;

import java.lang.reflect.Proxy;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Waits for SIGINT (Ctrl-C) or SIGTERM. The first asks for a graceful stop; the second ends the process at once with
 * {@link ExitCode#FORCED}, and what is left of the applications ends with it.
 *
 * <p>A shutdown hook cannot tell a second signal from the first, so the JDK's signal class is used. The compiler refuses
 * its name in source; it is supported through the module jdk.unsupported, and reached by reflection.
 */
final class StopSignals {

    private final CountDownLatch asked = new CountDownLatch(1);
    private final AtomicInteger signals = new AtomicInteger();

    /** Takes over both signals for the rest of the process's life. */
    static StopSignals install() {
        var stop = new StopSignals();
        stop.handle("INT");
        stop.handle("TERM");
        return stop;
    }

    /** Blocks until the first signal. */
    void await() throws InterruptedException {
        asked.await();
    }

    private void handle(String signalName) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object ours = Proxy.newProxyInstance(
                    StopSignals.class.getClassLoader(), new Class<?>[] {handler}, (_, _, _) -> arrived());
            signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance(signalName), ours);
        } catch (ReflectiveOperationException impossible) {
            throw new IllegalStateException("signals cannot be handled: is jdk.unsupported missing?", impossible);
        }
    }

    /** The proxy's result for a method that returns nothing. */
    private @Nullable Object arrived() {
        if (signals.incrementAndGet() == 1) {
            asked.countDown();
        } else {
            Runtime.getRuntime().halt(ExitCode.FORCED.value());
        }
        return null;
    }
}
