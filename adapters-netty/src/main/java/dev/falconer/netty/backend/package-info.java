/** The backend's side of the wire, one connection pool per event loop, in plain collections. */
@NullMarked
package dev.falconer.netty.backend;

import org.jspecify.annotations.NullMarked;
