/** What every reader of a file of ours needs: attributes as they take effect, their types, and the list of what is wrong. */
@NullMarked
package dev.falconer.webconfig.reading;

import org.jspecify.annotations.NullMarked;
