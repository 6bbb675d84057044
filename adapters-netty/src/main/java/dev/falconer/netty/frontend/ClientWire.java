package dev.falconer.netty.frontend;

import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpResponse;

/** How the heads of responses go out in one version of HTTP. Confined to the event loop of its connection. */
interface ClientWire {

    /** Sends an interim response, where this client understands it. */
    void interim(HttpResponse head, ClientRequest request);

    /** Frames the head of a final response, settles whether the connection goes on, and writes it. */
    void head(HttpResponse head, ClientRequest request);

    /** Writes a whole response of our own, in words that this client understands. */
    void own(FullHttpResponse response, ClientRequest request);

    /** Sends the head that leaves HTTP; its fields are as the rules left them. */
    void switching(HttpResponse head);
}
