package dev.falconer.application.port.driven;

import dev.falconer.domain.process.ProcessId;

class FakeProbeTest extends ReadinessProbeContract {

    private final FakeProbe probe = new FakeProbe();

    @Override
    protected ReadinessProbe probe() {
        return probe;
    }

    @Override
    protected int freePort() {
        return 5001;
    }

    @Override
    protected ProcessId owner() {
        return new ProcessId(4001);
    }

    @Override
    protected ProcessId stranger() {
        return new ProcessId(4002);
    }

    @Override
    protected void open(int port) {
        probe.listen(port, owner());
    }
}
