/**
 * {@code falconer.xml} in, bindings, limits and applications out: what no {@code web.config} can say. Strict: what is not
 * known here is an error. Public are the settings.
 */
@NullMarked
package dev.falconer.webconfig.server;

import org.jspecify.annotations.NullMarked;
