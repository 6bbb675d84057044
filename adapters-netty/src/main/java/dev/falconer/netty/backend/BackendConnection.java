package dev.falconer.netty.backend;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.handler.codec.http.HttpRequest;

/**
 * What carries one request to a backend and its response back: a connection of HTTP/1.1, or a stream of an HTTP/2 one. Lent to
 * one borrower, for one request. Confined to its event loop.
 */
public interface BackendConnection {

    Channel channel();

    /** Sends the head; what the backend says from here on goes to the borrower. */
    void send(HttpRequest head, Borrower user);

    /** Whether the backend surely has not begun with the request, so that it may be sent once more, whatever its method. */
    boolean untouched();

    /** Whether it was used before and the backend has said nothing since: it may have been closing it at that moment. */
    boolean stale();

    /** Whether the connection broke: then its end says nothing about the end of a response. */
    boolean broken();

    /** The response is complete and both sides may go on. */
    void giveBack();

    /** Nobody wants the rest, which the backend learns. */
    void abort();

    /** From here on bytes are written as they are. */
    void stopFraming();

    /** Leaves HTTP. What the backend has sent behind its 101 goes to the handler. */
    void becomeTunnel(ChannelHandler end);
}
