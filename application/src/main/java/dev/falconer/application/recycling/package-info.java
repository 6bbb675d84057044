/** Turns changed files and configuration into retirements. */
@NullMarked
package dev.falconer.application.recycling;

import org.jspecify.annotations.NullMarked;
