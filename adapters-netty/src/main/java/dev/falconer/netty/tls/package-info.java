/** TLS on client connections: which certificate a client is shown, where that comes from, and who the client says it is. */
@NullMarked
package dev.falconer.netty.tls;

import org.jspecify.annotations.NullMarked;
