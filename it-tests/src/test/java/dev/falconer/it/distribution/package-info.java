/** The distribution as a folder of files: that it starts from anywhere, and never with code that is no longer there. */
@NullMarked
package dev.falconer.it.distribution;

import org.jspecify.annotations.NullMarked;
