/**
 * HTTP/2 streams as everybody else here knows messages: what one stream carries, as Netty's HTTP/1.1 objects and back. Used by
 * the client's side and by the backend's. Confined to the event loop of the connection.
 */
@NullMarked
package dev.falconer.netty.http2;

import org.jspecify.annotations.NullMarked;
