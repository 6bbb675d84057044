/**
 * The fast lane: messages of HTTP/1.1 whose heads are ordinary, read and written as the bytes they are. What is ordinary is a strict
 * part of what Netty's codec accepts, and means the same there: ADR 20. All else goes through the codec.
 */
@NullMarked
package dev.falconer.netty.lane;

import org.jspecify.annotations.NullMarked;
