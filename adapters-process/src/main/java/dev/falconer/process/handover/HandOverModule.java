package dev.falconer.process.handover;

import com.google.inject.AbstractModule;
import dev.falconer.application.port.driven.HandOverChannel;

/** Part of the process module: what two Falconers meet by. */
public final class HandOverModule extends AbstractModule {

    @Override
    protected void configure() {
        bind(HandOverChannel.class).toInstance(new UnixSocketChannel());
    }
}
