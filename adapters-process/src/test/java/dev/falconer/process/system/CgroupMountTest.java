package dev.falconer.process.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class CgroupMountTest {

    @Nested
    class ALineOfTheMountTable {

        @Test
        void namesRootAndMountPoint() {
            assertThat(CgroupMount.parse(
                            "30 24 0:26 / /sys/fs/cgroup rw,nosuid shared:4 - cgroup2 cgroup2 rw,nsdelegate"))
                    .hasValue(new CgroupMount(Path.of("/"), Path.of("/sys/fs/cgroup")));
        }

        @Test
        void ofVersionOneIsPassedOver() {
            assertThat(CgroupMount.parse("32 31 0:28 / /sys/fs/cgroup/freezer rw,relatime - cgroup cgroup rw,freezer"))
                    .isEmpty();
        }

        @Test
        void thatIsNoneIsPassedOver() {
            assertThat(CgroupMount.parse("")).isEmpty();
        }
    }

    @Nested
    class TheFolderOfAGroup {

        @Test
        void isBelowTheMountPoint() {
            var mount = new CgroupMount(Path.of("/"), Path.of("/sys/fs/cgroup"));

            assertThat(mount.folder(Path.of("/system.slice/falconer.service")))
                    .hasValue(Path.of("/sys/fs/cgroup/system.slice/falconer.service"));
            assertThat(mount.folder(Path.of("/"))).hasValue(Path.of("/sys/fs/cgroup"));
        }

        @Test
        void leavesOutWhatTheMountLeavesOut() {
            var mount = new CgroupMount(Path.of("/docker/c1"), Path.of("/sys/fs/cgroup"));

            assertThat(mount.folder(Path.of("/docker/c1/app"))).hasValue(Path.of("/sys/fs/cgroup/app"));
            assertThat(mount.folder(Path.of("/docker/c2"))).isEmpty();
        }

        @Test
        void isUnknownAboveWhatAContainerSees() {
            var mount = new CgroupMount(Path.of("/"), Path.of("/sys/fs/cgroup"));

            assertThat(mount.folder(Path.of("/../c2"))).isEmpty();
        }
    }
}
