/** Real Falconer processes that host real applications, observed from outside: one class per area of conformance.md. */
@NullMarked
package dev.falconer.it;

import org.jspecify.annotations.NullMarked;
