package dev.falconer.application.port.driven;

class BlockingTransportTest extends ProxyTransportContract {

    @Override
    protected ProxyTransport transport() {
        return new BlockingTransport();
    }
}
