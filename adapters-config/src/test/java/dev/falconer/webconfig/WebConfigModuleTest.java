package dev.falconer.webconfig;

import static org.assertj.core.api.Assertions.assertThatNoException;

import org.junit.jupiter.api.Test;

class WebConfigModuleTest {

    @Test
    void itCanBePrepared() {
        assertThatNoException().isThrownBy(WebConfigModule::prepare);
    }
}
