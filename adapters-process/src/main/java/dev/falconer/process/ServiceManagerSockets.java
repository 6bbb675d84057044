package dev.falconer.process;

import dev.falconer.application.port.driven.InheritedSockets;
import dev.falconer.application.port.driven.ListeningSocket;
import dev.falconer.application.port.driven.ListeningSocket.Keeper;
import dev.falconer.application.port.driven.UnusableSocketException;
import dev.falconer.domain.site.ListenAddress;
import dev.falconer.process.system.DescriptorCalls;
import dev.falconer.process.system.LinuxCalls;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What systemd passes to a service that has a socket unit (sd_listen_fds(3)): so many descriptors from 3 on, if they are meant
 * for us and not for a process that we descend from.
 */
final class ServiceManagerSockets implements InheritedSockets {

    private static final String OWNER = "LISTEN_PID";
    private static final String COUNT = "LISTEN_FDS";
    private static final String NAMES = "LISTEN_FDNAMES";

    private static final int FIRST = 3;

    private final Map<String, String> environment;
    private final long self;

    ServiceManagerSockets(Map<String, String> environment, long self) {
        this.environment = environment;
        this.self = self;
    }

    static ServiceManagerSockets ofThisProcess() {
        return new ServiceManagerSockets(
                System.getenv(), ProcessHandle.current().pid());
    }

    @Override
    public List<ListeningSocket> take() throws UnusableSocketException {
        if (!Long.toString(self).equals(environment.get(OWNER))) {
            return List.of();
        }
        int count = count(environment.getOrDefault(COUNT, "0"));
        if (count > 0 && !LinuxCalls.areAvailable()) {
            throw new UnusableSocketException(
                    "sockets were passed by " + COUNT + ", which this system cannot take over (expected: Linux)");
        }
        List<ListeningSocket> sockets = new ArrayList<>();
        for (int descriptor = FIRST; descriptor < FIRST + count; descriptor++) {
            sockets.add(socket(descriptor));
        }
        return List.copyOf(sockets);
    }

    private static int count(String text) throws UnusableSocketException {
        if (!text.matches("\\d{1,5}")) {
            throw new UnusableSocketException(COUNT + ": " + text + " (expected: a number)");
        }
        return Integer.parseInt(text);
    }

    private ListeningSocket socket(int descriptor) throws UnusableSocketException {
        if (!DescriptorCalls.listens(descriptor) || !DescriptorCalls.own(descriptor)) {
            throw unusable(descriptor, "is no listening stream socket");
        }
        ListenAddress address = DescriptorCalls.addressOf(descriptor)
                .orElseThrow(() -> unusable(descriptor, "listens neither on a port nor at a path"));
        return new ListeningSocket(descriptor, address, Keeper.SERVICE_MANAGER);
    }

    private UnusableSocketException unusable(int descriptor, String why) {
        return new UnusableSocketException("descriptor " + descriptor + named(descriptor) + ", passed by " + COUNT
                + ", " + why + " (expected: ListenStream= and Accept=no in the socket unit)");
    }

    private String named(int descriptor) {
        String[] names = environment.getOrDefault(NAMES, "").split(":", -1);
        int index = descriptor - FIRST;
        return index < names.length && !names[index].isEmpty() ? " (" + names[index] + ")" : "";
    }
}
