/** The command line, and the assembly of the modules into one running host. The only code that knows every module. */
@NullMarked
package dev.falconer.bootstrap;

import org.jspecify.annotations.NullMarked;
