package dev.falconer.process.probe;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Scopes;
import com.google.inject.Singleton;
import dev.falconer.application.port.driven.PortAllocator;
import dev.falconer.application.port.driven.ReadinessProbe;

/** Part of the process module: what has to do with ports. */
public final class ProbeModule extends AbstractModule {

    @Override
    protected void configure() {
        bind(KernelReadinessProbe.class).in(Scopes.SINGLETON);
        bind(ReadinessProbe.class).to(KernelReadinessProbe.class);
    }

    @Provides
    @Singleton
    static PortAllocator ports() {
        return EphemeralPorts.ofThisMachine();
    }
}
