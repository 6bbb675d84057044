/** Answers requests from what the supervisor has published. Read on event loops without a lock; written on the supervisor loop. */
@NullMarked
package dev.falconer.application.admission;

import org.jspecify.annotations.NullMarked;
