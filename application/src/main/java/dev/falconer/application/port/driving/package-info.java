/** What the outside may ask of us. */
@NullMarked
package dev.falconer.application.port.driving;

import org.jspecify.annotations.NullMarked;
