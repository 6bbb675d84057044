package dev.falconer.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.inject.AbstractModule;
import com.google.inject.ConfigurationException;
import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.Stage;
import dev.falconer.application.port.driven.AccessLog;
import dev.falconer.application.port.driven.ControlEndpoint;
import dev.falconer.application.port.driven.HealthProbe;
import dev.falconer.application.port.driven.ProxyTransport;
import dev.falconer.application.port.driven.ShutdownMessenger;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NettyModuleTest {

    @Test
    void itCanBePrepared() {
        assertThatNoException().isThrownBy(NettyModule::prepare);
    }

    @Test
    void itExposesItsPortsAndNothingElse(@TempDir Path state) {
        Injector injector = Guice.createInjector(Stage.PRODUCTION, new NettyModule(state), new AbstractModule() {
            @Override
            protected void configure() {
                binder().requireExplicitBindings();
                binder().requireAtInjectOnConstructors();
                binder().disableCircularProxies();
                bind(AccessLog.class).toInstance(new TestTransports.RecordingLog());
            }
        });

        try (ProxyTransport transport = injector.getInstance(ProxyTransport.class)) {
            assertThat(transport).isSameAs(injector.getInstance(ProxyTransport.class));
            assertThat(injector.getInstance(ShutdownMessenger.class)).isNotNull();
            assertThat(injector.getInstance(HealthProbe.class)).isNotNull();
            assertThat(injector.getInstance(ControlEndpoint.class)).isNotNull();
            assertThatThrownBy(() -> injector.getInstance(EventLoops.class)).isInstanceOf(ConfigurationException.class);
        }
    }
}
