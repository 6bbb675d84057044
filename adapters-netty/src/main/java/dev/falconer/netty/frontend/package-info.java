/** The client's side of the wire: reading heads, asking admission, framing responses, answering what no backend answers. */
@NullMarked
package dev.falconer.netty.frontend;

import org.jspecify.annotations.NullMarked;
