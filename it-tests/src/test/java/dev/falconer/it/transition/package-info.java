/** What becomes of requests while processes are replaced, killed, or taken away: nothing, or what is promised. */
@NullMarked
package dev.falconer.it.transition;

import org.jspecify.annotations.NullMarked;
