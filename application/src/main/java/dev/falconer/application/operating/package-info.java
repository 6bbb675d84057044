/** Carries out what an operator asks for, as far as that takes more than one of the others. */
@NullMarked
package dev.falconer.application.operating;

import org.jspecify.annotations.NullMarked;
