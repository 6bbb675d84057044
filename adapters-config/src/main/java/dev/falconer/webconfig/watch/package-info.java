/** Notices changes of the files that matter to an application, {@code app_offline.htm} included. One virtual thread for each. */
@NullMarked
package dev.falconer.webconfig.watch;

import org.jspecify.annotations.NullMarked;
