package dev.falconer.application.port.driven;

class BlockingMessengerTest extends ShutdownMessengerContract {

    @Override
    protected ShutdownMessenger messenger() {
        return new BlockingMessenger();
    }
}
