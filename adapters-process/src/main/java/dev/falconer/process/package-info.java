/**
 * Launches, watches and ends operating-system processes. A process is the root of a tree; nothing of a tree outlives its
 * end, nor Falconer's.
 */
@NullMarked
package dev.falconer.process;

import org.jspecify.annotations.NullMarked;
