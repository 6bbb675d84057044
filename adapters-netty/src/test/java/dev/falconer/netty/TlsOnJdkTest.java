package dev.falconer.netty;

import dev.falconer.application.port.driven.ProxyTransport;

/** With the library that is always there. */
class TlsOnJdkTest extends TlsContract {

    @Override
    ProxyTransport newTransport() {
        return TestTransports.onJdk(settings(), log, folder);
    }
}
