package dev.falconer.netty;

import dev.falconer.application.port.driven.ShutdownMessenger;
import dev.falconer.application.port.driven.ShutdownMessengerContract;
import org.junit.jupiter.api.AfterEach;

class NettyShutdownMessengerTest extends ShutdownMessengerContract {

    private final EventLoops eventLoops = new EventLoops(TestTransports.SETTINGS, SocketApi.ofMachine());

    @AfterEach
    void closeEventLoops() {
        eventLoops.close();
    }

    @Override
    protected ShutdownMessenger messenger() {
        return new NettyShutdownMessenger(new BackendConversations(eventLoops, TestTransports.SETTINGS));
    }
}
