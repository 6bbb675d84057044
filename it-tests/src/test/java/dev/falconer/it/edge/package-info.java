/** The edge of a running Falconer: where it listens, who its clients are, and how much they may use. */
@NullMarked
package dev.falconer.it.edge;

import org.jspecify.annotations.NullMarked;
