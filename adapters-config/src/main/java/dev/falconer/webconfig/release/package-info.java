/** Keeps the files of what is deployed: a folder per release, and the order in which they served. */
@NullMarked
package dev.falconer.webconfig.release;

import org.jspecify.annotations.NullMarked;
