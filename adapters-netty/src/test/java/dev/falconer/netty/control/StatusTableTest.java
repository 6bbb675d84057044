package dev.falconer.netty.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.falconer.application.port.driving.ApplicationStatus;
import dev.falconer.application.port.driving.ProcessStatus;
import java.util.List;
import org.junit.jupiter.api.Test;

class StatusTableTest {

    @Test
    void columnsStandBelowOneAnotherAndProcessesBelowTheirApplication() {
        var shop = new ApplicationStatus(
                "shop",
                "ready",
                "/srv/shop",
                12,
                List.of(new ProcessStatus("shop", 0, "Ready", 4121), new ProcessStatus("shop", 1, "Idle", 0)));
        var blog = new ApplicationStatus("a-long-name", "offline by file since 13:58:00", "/srv/blog", 0, List.of());

        assertThat(StatusTable.of(List.of(shop, blog))).isEqualTo("""
                APPLICATION  STATE                           WAITING  FOLDER
                shop         ready                           12       /srv/shop
                  process 0: Ready, pid 4121
                  process 1: Idle
                a-long-name  offline by file since 13:58:00  0        /srv/blog
                """);
    }
}
