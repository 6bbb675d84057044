package dev.falconer.application.port.driven;

class BlockingHealthProbeTest extends HealthProbeContract {

    @Override
    protected HealthProbe probe() {
        return new BlockingHealthProbe();
    }
}
