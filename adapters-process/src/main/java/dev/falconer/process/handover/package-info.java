/** How two Falconers of one user meet: over a UNIX socket that carries what is open along with what is said. */
@NullMarked
package dev.falconer.process.handover;

import org.jspecify.annotations.NullMarked;
