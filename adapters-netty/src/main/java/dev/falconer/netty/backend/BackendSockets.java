package dev.falconer.netty.backend;

import io.netty.channel.Channel;
import io.netty.channel.socket.SocketChannel;
import java.net.SocketAddress;
import java.util.function.Function;

/**
 * The kinds of socket with which backends are reached: those that the event loops can drive.
 *
 * @param tcp to a port
 * @param unix to a UNIX socket
 * @param unixAddress makes of its path what that kind of channel wants to hear
 */
public record BackendSockets(
        Class<? extends SocketChannel> tcp,
        Class<? extends Channel> unix,
        Function<String, SocketAddress> unixAddress) {}
