package dev.falconer.webconfig;

import dev.falconer.application.port.driven.InvalidSiteException;

/** Where the settings are read anew. Called on any thread that may block on files. */
@FunctionalInterface
public interface RenewedSettings {

    WebConfigSettings read() throws InvalidSiteException;
}
