package dev.falconer.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.falconer.it.fixture.Curl;
import dev.falconer.it.fixture.Falconer;
import dev.falconer.it.fixture.FreePort;
import dev.falconer.it.fixture.Processes;
import dev.falconer.it.fixture.Site;
import dev.falconer.it.fixture.SocketPath;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Sockets that whoever starts Falconer has opened for it, as systemd does. */
class SocketActivationIT {

    private static final int BIND_FAILED = 4;

    /** Opens sockets as a service manager does, numbers them from 3 on, and becomes its arguments behind the last of them. */
    private static final String SERVICE_MANAGER = """
            import os, socket, sys
            end = sys.argv.index("--")
            for number, address in enumerate(sys.argv[1:end]):
                unix = address.startswith("/")
                passed = socket.socket(socket.AF_UNIX if unix else socket.AF_INET)
                passed.bind(address if unix else ("127.0.0.1", int(address)))
                passed.listen(16)
                os.dup2(passed.detach(), 3 + number)
                os.set_inheritable(3 + number, True)
            os.environ["LISTEN_PID"] = str(os.getpid())
            os.environ["LISTEN_FDS"] = str(end - 1)
            os.environ["LISTEN_FDNAMES"] = ":".join(["web"] * (end - 1))
            os.execv(sys.argv[end + 1], sys.argv[end + 1:])
            """;

    private static Falconer.Setup activated(String... addresses) {
        String[] starter = new String[addresses.length + 4];
        starter[0] = "python3";
        starter[1] = "-c";
        starter[2] = SERVICE_MANAGER;
        System.arraycopy(addresses, 0, starter, 3, addresses.length);
        starter[starter.length - 1] = "--";
        return Falconer.of(Site.python()).startedBy(starter);
    }

    @Test
    @DisplayName("are listened on by the bindings of their addresses, and applications know nothing of them")
    void areUsed() {
        String port = Integer.toString(FreePort.find());
        String file = SocketPath.create().toString();
        String urls = "http://127.0.0.1:" + port + ";http://unix:" + file;
        try (Falconer falconer = activated(port, file).urls(urls).start()) {

            long application = falconer.http().get("/pid").number();

            assertThat(Curl.get("http://falconer/pid", "--unix-socket", file).strip())
                    .isEqualTo(Long.toString(application));
            assertThat(Processes.environment(application)).noneMatch(variable -> variable.startsWith("LISTEN_"));
        }
    }

    @Test
    @DisplayName("end the start where no binding wants them")
    void areUnclaimed() {
        String port = Integer.toString(FreePort.find());

        Falconer.Finished finished = activated(port).urls("http://127.0.0.1:0").finish();

        assertThat(finished.exitCode()).isEqualTo(BIND_FAILED);
        assertThat(finished.output())
                .contains("nothing is bound to the socket that Falconer was given: 127.0.0.1:" + port
                        + ", descriptor 3 (expected: a binding of that address, for instance by --urls)");
    }
}
