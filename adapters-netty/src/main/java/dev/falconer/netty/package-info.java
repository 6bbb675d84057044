/** The transport on Netty: both sides of the wire in one adapter. One request stays on one event loop from accept to end. */
@NullMarked
package dev.falconer.netty;

import org.jspecify.annotations.NullMarked;
