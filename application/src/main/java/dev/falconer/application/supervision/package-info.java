/** Runs process lives on the supervisor loop: carries out what the domain decides, against the ports. */
@NullMarked
package dev.falconer.application.supervision;

import org.jspecify.annotations.NullMarked;
