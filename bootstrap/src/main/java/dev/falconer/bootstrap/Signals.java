package dev.falconer.bootstrap;

import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;

/**
 * Takes over signals of the operating system for the rest of the process's life.
 *
 * <p>A shutdown hook cannot tell a second signal from the first, and knows nothing of SIGHUP, so the JDK's signal class is used.
 * The compiler refuses its name in source; it is supported through the module jdk.unsupported, and reached by reflection.
 */
final class Signals {

    private Signals() {}

    /**
     * @param name without SIG
     * @param arrived run on a thread of its own each time
     */
    static void handle(String name, Runnable arrived) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object ours = Proxy.newProxyInstance(
                    Signals.class.getClassLoader(), new Class<?>[] {handler}, (_, _, _) -> run(arrived));
            signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance(name), ours);
        } catch (ReflectiveOperationException impossible) {
            throw new IllegalStateException("signals cannot be handled: is jdk.unsupported missing?", impossible);
        }
    }

    /** The proxy's result for a method that returns nothing. */
    private static @Nullable Object run(Runnable arrived) {
        arrived.run();
        return null;
    }
}
