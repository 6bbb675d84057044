package dev.falconer.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.inject.AbstractModule;
import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.Key;
import com.google.inject.Stage;
import dev.falconer.application.port.driven.EvidenceCollector;
import dev.falconer.application.port.driven.HandOverChannel;
import dev.falconer.application.port.driven.PortAllocator;
import dev.falconer.application.port.driven.ProcessLauncher;
import dev.falconer.application.port.driven.ReadinessProbe;
import dev.falconer.application.port.driven.TokenSource;
import dev.falconer.domain.process.ProcessId;
import dev.falconer.process.system.ProcessTrees;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProcessModuleTest {

    private final Injector injector = Guice.createInjector(Stage.PRODUCTION, new Strict(), new ProcessModule());

    @ParameterizedTest
    @ValueSource(
            classes = {
                ProcessLauncher.class,
                ReadinessProbe.class,
                PortAllocator.class,
                TokenSource.class,
                EvidenceCollector.class,
                HandOverChannel.class
            })
    void everyPortIsOffered(Class<?> port) {
        assertThat(injector.getInstance(port)).isSameAs(injector.getInstance(port));
    }

    @Test
    void falconersOwnProcessIsNamed() {
        assertThat(injector.getInstance(ProcessId.class))
                .isEqualTo(new ProcessId(ProcessHandle.current().pid()));
    }

    @Test
    void nothingElseIs() {
        assertThat(injector.getExistingBinding(Key.get(ProcessTrees.class))).isNull();
    }

    private static final class Strict extends AbstractModule {
        @Override
        protected void configure() {
            binder().requireExplicitBindings();
            binder().requireAtInjectOnConstructors();
            binder().requireExactBindingAnnotations();
            binder().disableCircularProxies();
        }
    }
}
