/** The image as a service: Falconer as process 1 of a container, with a real application in it. */
@NullMarked
package dev.falconer.it.container;

import org.jspecify.annotations.NullMarked;
