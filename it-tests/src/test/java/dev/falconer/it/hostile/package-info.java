/** What attackers send: messages made to be misunderstood, floods, and clients that are slow on purpose. */
@NullMarked
package dev.falconer.it.hostile;

import org.jspecify.annotations.NullMarked;
