package dev.falconer.application.port.driven;

class FakePortsTest extends PortAllocatorContract {

    private final FakePorts ports = new FakePorts();

    @Override
    protected PortAllocator ports() {
        return ports;
    }
}
