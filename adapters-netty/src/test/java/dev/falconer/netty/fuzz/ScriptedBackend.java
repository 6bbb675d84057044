package dev.falconer.netty.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import org.jspecify.annotations.Nullable;

/** A backend that answers the next request for {@code /fuzz} with any bytes, and every other one with {@code ok}. */
final class ScriptedBackend extends ChannelInitializer<Channel> {

    private byte[] bytes = new byte[0];
    private @Nullable Channel answering;

    /** What comes next, when it is asked for. */
    void answerWith(byte[] next) {
        bytes = next;
    }

    /** Ends the connection on which those bytes were sent. */
    void end() {
        if (answering != null) {
            answering.close();
        }
    }

    @Override
    protected void initChannel(Channel channel) {
        channel.pipeline().addLast(new Player());
    }

    private final class Player extends ChannelInboundHandlerAdapter {

        private String request = "";

        @Override
        public void channelActive(ChannelHandlerContext here) {
            here.read();
        }

        @Override
        public void channelRead(ChannelHandlerContext here, Object message) {
            ByteBuf read = (ByteBuf) message;
            request += read.toString(ISO_8859_1);
            read.release();
            if (request.endsWith("\r\n\r\n")) {
                answer(here);
                request = "";
            }
        }

        private void answer(ChannelHandlerContext here) {
            if (request.contains(" /fuzz ")) {
                answering = here.channel();
                here.writeAndFlush(Unpooled.wrappedBuffer(bytes));
            } else {
                here.writeAndFlush(Unpooled.copiedBuffer(StrictBackend.OK + "ok", ISO_8859_1))
                        .addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
            }
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext here) {
            here.read();
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext here, Throwable cause) {
            here.close();
        }
    }
}
