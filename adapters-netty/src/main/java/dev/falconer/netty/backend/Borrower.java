package dev.falconer.netty.backend;

import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpResponse;

/**
 * Who uses a backend connection for one request. Called on the event loop of the connection. Nothing is called any more
 * after {@link BackendConnection#giveBack}, {@link BackendConnection#abort}, {@link #closed} or {@link #failed}.
 */
public interface Borrower {

    /** The connection that was asked for stands. False when it is not wanted any more. */
    boolean connected(BackendConnection connection);

    /** The connection that was asked for could not be made. */
    void connectFailed(Throwable cause);

    /** A response head, interim ones and unsound ones (by their decoder result) included. */
    void responseHead(HttpResponse head);

    /** A part of the final response's body; the receiver owns it. */
    void responsePart(HttpContent part);

    /** What one read brought has been delivered. */
    void responseReadComplete();

    /** The connection takes more, or does not, for now. */
    void writabilityChanged();

    /** The backend closed the connection before the response was complete. */
    void closed();

    /** The connection broke, or its bytes are not HTTP. */
    void failed(Throwable cause);
}
