/** A steady load of requests over HTTP/1.1 and HTTP/2, of which every answer is looked at, byte for byte. */
@NullMarked
package dev.falconer.it.load;

import org.jspecify.annotations.NullMarked;
