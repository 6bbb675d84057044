package dev.falconer.application.hosting;

import dev.falconer.application.port.driven.HandOverFailedException;
import dev.falconer.application.port.driven.UnusableSocketException;

/** Where what is inherited comes from. Asked once, on the main thread, when it is known that there is a site to host. */
@FunctionalInterface
public interface Heritage {

    Inherited take() throws UnusableSocketException, HandOverFailedException;
}
