/** The operator's side of the wire: what may be asked for through the door, and how it is answered. */
@NullMarked
package dev.falconer.netty.control;

import org.jspecify.annotations.NullMarked;
