/** Ports: choosing one, and noticing that somebody listens on it. */
@NullMarked
package dev.falconer.process.probe;

import org.jspecify.annotations.NullMarked;
