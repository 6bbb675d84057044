package dev.falconer.netty.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.falconer.application.port.driven.StrictRequests;
import dev.falconer.application.port.driven.StrictRequests.Conversation;
import dev.falconer.application.port.driven.StrictRequests.NotCanonical;
import dev.falconer.application.port.driven.StrictRequests.Request;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A backend that reads strictly, answers every whole request with {@code ok}, and remembers what it has read. */
final class StrictBackend extends ChannelInitializer<Channel> {

    static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n";

    private final List<Request> requests = new ArrayList<>();
    private final List<NotCanonical> objections = new ArrayList<>();
    private final Set<Channel> halfRead = new HashSet<>();

    @Override
    protected void initChannel(Channel channel) {
        channel.pipeline().addLast(new Reader());
    }

    /** How many requests have come in whole, or have been objected to, and have not been taken. */
    int untaken() {
        return requests.size() + objections.size();
    }

    /** Throws what a strict reader objects to, if it does. */
    List<Request> takeRequests() {
        if (!objections.isEmpty()) {
            NotCanonical first = objections.getFirst();
            objections.clear();
            throw first;
        }
        List<Request> taken = List.copyOf(requests);
        requests.clear();
        return taken;
    }

    /** On how many open connections a request has begun and not ended. */
    int halfRead() {
        return halfRead.size();
    }

    private final class Reader extends ChannelInboundHandlerAdapter {

        private String rest = "";

        @Override
        public void channelActive(ChannelHandlerContext here) {
            here.read();
        }

        @Override
        public void channelRead(ChannelHandlerContext here, Object message) {
            ByteBuf bytes = (ByteBuf) message;
            String text = rest + bytes.toString(ISO_8859_1);
            bytes.release();
            try {
                Conversation read = StrictRequests.read(text);
                rest = read.rest();
                for (Request request : read.whole()) {
                    requests.add(request);
                    String body = request.method().equals("HEAD") ? "" : "ok";
                    here.writeAndFlush(Unpooled.copiedBuffer(OK + body, ISO_8859_1));
                }
            } catch (NotCanonical objection) {
                objections.add(objection);
                rest = "";
                here.close();
            }
            if (rest.isEmpty()) {
                halfRead.remove(here.channel());
            } else {
                halfRead.add(here.channel());
            }
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext here) {
            here.read();
        }

        @Override
        public void channelInactive(ChannelHandlerContext here) {
            halfRead.remove(here.channel());
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext here, Throwable cause) {
            here.close();
        }
    }
}
