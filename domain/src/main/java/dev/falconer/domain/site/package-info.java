/** What is hosted: applications, bindings and limits, exactly as validated. Plain values, safe on any thread. */
@NullMarked
package dev.falconer.domain.site;

import org.jspecify.annotations.NullMarked;
