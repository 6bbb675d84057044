/** What happens to a message head on its way through, and how exchanges end. Rules read borrowed views and write through an editor; they keep neither. */
@NullMarked
package dev.falconer.domain.forwarding;

import org.jspecify.annotations.NullMarked;
