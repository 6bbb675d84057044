/** Notices changes of an application's files, {@code app_offline.htm} included. One virtual thread per watched directory. */
@NullMarked
package dev.falconer.webconfig.watch;

import org.jspecify.annotations.NullMarked;
