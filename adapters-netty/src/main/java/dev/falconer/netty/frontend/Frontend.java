package dev.falconer.netty.frontend;

import dev.falconer.application.port.driven.AccessLog;
import dev.falconer.application.port.driving.RequestAdmission;
import dev.falconer.domain.site.BindingPolicy;
import dev.falconer.netty.NettySettings;
import dev.falconer.netty.tls.TlsEdge;
import io.netty.channel.EventLoop;
import java.util.Optional;
import java.util.function.Function;

/**
 * What the client connections of one listener share.
 *
 * @param admission decides about their requests
 * @param shares what the connections of an event loop share
 * @param log keeps a line per exchange
 * @param settings of the transport
 * @param policy of the binding
 * @param tls of the binding, if it speaks TLS
 */
public record Frontend(
        RequestAdmission admission,
        Function<EventLoop, LoopShare> shares,
        AccessLog log,
        NettySettings settings,
        BindingPolicy policy,
        Optional<TlsEdge> tls) {}
