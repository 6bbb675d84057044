/** Start and stop of the whole, in order. */
@NullMarked
package dev.falconer.application.hosting;

import org.jspecify.annotations.NullMarked;
