/** The access log: as lines of the log, or in a file of its own, into which event loops write without ever waiting for it. */
@NullMarked
package dev.falconer.bootstrap.accesslog;

import org.jspecify.annotations.NullMarked;
