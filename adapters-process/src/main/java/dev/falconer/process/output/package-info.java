/** What processes print: the remembered beginning and end, and the log file. A process never waits for its reader. */
@NullMarked
package dev.falconer.process.output;

import org.jspecify.annotations.NullMarked;
