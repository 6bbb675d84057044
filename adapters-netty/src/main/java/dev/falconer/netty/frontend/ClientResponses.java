package dev.falconer.netty.frontend;

import dev.falconer.application.port.driven.AccessLog;
import dev.falconer.domain.forwarding.ClientConnection;
import dev.falconer.domain.forwarding.Refusal;
import dev.falconer.netty.exchange.Reset;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponse;

/** Writes what a client is answered, and keeps the line about it in the access log. Confined to its event loop. */
final class ClientResponses {

    private final Channel channel;
    private final ClientWire wire;
    private final AccessLog log;
    private final LoggedRequest logged;
    private final TlsPromise promise;

    ClientResponses(Channel channel, ClientWire wire, ClientConnection client, Frontend frontend) {
        this.channel = channel;
        this.wire = wire;
        this.log = frontend.log();
        this.logged = new LoggedRequest(client);
        this.promise = TlsPromise.to(client, frontend.policy());
    }

    /** Sends an interim response, where the client understands it. */
    void interim(HttpResponse head, ClientRequest request) {
        wire.interim(head, request);
    }

    /** Writes the head of a backend's response. */
    void head(HttpResponse head, ClientRequest request) {
        request.status = head.status().code();
        promise.addTo(head.headers());
        wire.head(head, request);
    }

    /** Writes the head that leaves HTTP; its fields are as the rules left them. */
    void switching(HttpResponse head, ClientRequest request) {
        request.status = head.status().code();
        wire.switching(head);
    }

    /** Writes a whole response of our own. */
    void own(FullHttpResponse response, ClientRequest request, int subStatus, String reason) {
        request.status = response.status().code();
        request.subStatus = subStatus;
        request.reason = reason;
        long bytes = request.head ? 0 : response.content().readableBytes();
        if (request.head) {
            response.content().clear();
        }
        promise.addTo(response.headers());
        wire.own(response, request);
        channel.flush();
        record(request, bytes);
    }

    /** Ends the connection so that nobody takes what was sent for complete. */
    void cut() {
        Reset.of(channel);
    }

    /** Ends the connection behind what has been written. */
    void closeBehindLast() {
        channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(_ -> channel.close());
    }

    /** The response to a client that has asked nothing that could be read, dated, and the line about it kept. */
    static FullHttpResponse unasked(Refusal refusal, ClientConnection client, Frontend frontend) {
        FullHttpResponse response = ErrorResponder.refusal(refusal);
        response.headers().set(HttpHeaderNames.DATE, HttpDate.now());
        ClientRequest unread = ClientRequest.unreadable();
        unread.status = refusal.status();
        unread.reason = refusal.reason().word();
        if (frontend.log().wanted()) {
            frontend.log()
                    .record(new LoggedRequest(client)
                            .fill(unread, response.content().readableBytes()));
        }
        return response;
    }

    void record(ClientRequest request, long bodyBytes) {
        if (log.wanted()) {
            log.record(logged.fill(request, bodyBytes));
        }
        if (request.lostIn != null) {
            log.lost(logged.fill(request, bodyBytes), request.lostIn.toString());
        }
    }
}
