/**
 * The path of a request under bytes that nobody thought of. In an ordinary test run the seeds and whatever was found before are
 * played again; with {@code JAZZER_FUZZ=1} Jazzer goes on from there.
 */
@NullMarked
package dev.falconer.netty.fuzz;

import org.jspecify.annotations.NullMarked;
