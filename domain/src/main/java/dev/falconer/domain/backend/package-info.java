/** Where a ready process listens and how it recognises us. */
@NullMarked
package dev.falconer.domain.backend;

import org.jspecify.annotations.NullMarked;
