package dev.falconer.netty;

import dev.falconer.application.port.driven.ProxyTransport;
import dev.falconer.application.port.driven.ProxyTransportContract;
import org.junit.jupiter.api.Nested;

class NettyTransportTest {

    @Nested
    class OnTheNativeTransport extends ProxyTransportContract {
        @Override
        protected ProxyTransport transport() {
            return TestTransports.preferred();
        }
    }

    @Nested
    class OnNio extends ProxyTransportContract {
        @Override
        protected ProxyTransport transport() {
            return TestTransports.nio();
        }
    }
}
