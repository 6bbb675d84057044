/** The life of a backend process: states, events, commands, and when to stop trying. Deterministic; time comes in with the event. */
@NullMarked
package dev.falconer.domain.process;

import org.jspecify.annotations.NullMarked;
