package dev.falconer.application.hosting;

import dev.falconer.application.port.driven.HandOverChannel.Item;
import dev.falconer.application.port.driven.HandOverFailedException;
import dev.falconer.application.port.driven.ListeningSocket;
import dev.falconer.application.port.driven.ListeningSocket.Keeper;
import dev.falconer.application.supervision.HandedOverApplication;
import dev.falconer.application.supervision.HandedOverApplication.Pause;
import dev.falconer.application.supervision.HandedOverBackend;
import dev.falconer.domain.backend.BackendEndpoint;
import dev.falconer.domain.backend.PairingToken;
import dev.falconer.domain.process.CapturedOutput;
import dev.falconer.domain.process.Descriptor;
import dev.falconer.domain.process.HandedOver;
import dev.falconer.domain.process.LaunchFingerprint;
import dev.falconer.domain.process.ProcessId;
import dev.falconer.domain.site.ListenAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What two Falconers say to each other, as items.
 *
 * <pre>
 *   old to new    socket*  (application process*)*  all        or: refused
 *   new to old    taken
 *   old to new    yours
 * </pre>
 */
final class HandOverItems {

    static final String SOCKET = "socket";
    static final String APPLICATION = "application";
    static final String PROCESS = "process";
    /** Everything has been sent. */
    static final String ALL = "all";
    /** Nothing is given away; the content says why. */
    static final String REFUSED = "refused";
    /** The new one serves, with these processes. */
    static final String TAKEN = "taken";
    /** No command finds the old one any more. */
    static final String YOURS = "yours";

    private HandOverItems() {}

    static Item of(ListeningSocket socket) {
        Entries entries = new Entries().put("keeper", socket.keeper().name());
        switch (socket.address()) {
            case ListenAddress.Internet(String host, int port) ->
                entries.put("host", host).put("port", port);
            case ListenAddress.UnixSocket(String path) -> entries.put("path", path);
        }
        return new Item(SOCKET, entries.text(), List.of(new Descriptor(socket.descriptor())));
    }

    static ListeningSocket socket(Item item) {
        Entries entries = Entries.of(item.content());
        ListenAddress address = entries.find("path")
                .<ListenAddress>map(ListenAddress.UnixSocket::new)
                .orElseGet(() -> new ListenAddress.Internet(entries.get("host"), (int) entries.number("port")));
        return new ListeningSocket(
                item.descriptors().getFirst().number(), address, entries.one(Keeper.class, "keeper"));
    }

    /** The application, whose processes follow. */
    static Item of(HandedOverApplication application) {
        return Item.of(
                APPLICATION,
                new Entries()
                        .put("name", application.name())
                        .put("home", application.home())
                        .put("directory", application.directory())
                        .put("pause", application.pause().name())
                        .text());
    }

    static HandedOverApplication application(Item item, List<HandedOverBackend> backends) {
        Entries entries = Entries.of(item.content());
        return new HandedOverApplication(
                entries.get("name"),
                entries.get("home"),
                entries.get("directory"),
                entries.one(Pause.class, "pause"),
                backends);
    }

    static Item of(HandedOverBackend backend) {
        HandedOver process = backend.process();
        Entries entries = new Entries()
                .put("slot", backend.slot())
                .putWherePresent("token", backend.token().map(PairingToken::value))
                .putWherePresent("affinity", backend.affinity())
                .put("fingerprint", backend.fingerprint().text())
                .put("age", backend.age().toMillis())
                .put("root", process.root())
                .put("born", process.born())
                .putWherePresent("listener", process.listener())
                .put("program", process.program())
                .put("mark", process.mark())
                .put("falconer", process.falconer())
                .putWherePresent("guardian", process.guardian())
                .put("motion", process.motion().name())
                .put("first-printed", process.printed().captured().first())
                .put("last-printed", process.printed().captured().last())
                .putWherePresent("log-file", process.printed().logFile());
        switch (backend.endpoint()) {
            case BackendEndpoint.Loopback(int port) -> entries.put("port", port);
            case BackendEndpoint.UnixSocket(String path) -> entries.put("path", path);
        }
        return new Item(
                PROCESS, entries.text(), process.printed().pipe().stream().toList());
    }

    static HandedOverBackend backend(Item item) {
        Entries entries = Entries.of(item.content());
        BackendEndpoint endpoint = entries.find("path")
                .<BackendEndpoint>map(BackendEndpoint.UnixSocket::new)
                .orElseGet(() -> new BackendEndpoint.Loopback((int) entries.number("port")));
        return new HandedOverBackend(
                (int) entries.number("slot"),
                endpoint,
                entries.find("token").map(PairingToken::new),
                entries.find("affinity"),
                new LaunchFingerprint(entries.get("fingerprint")),
                Duration.ofMillis(entries.number("age")),
                process(entries, item.descriptors().stream().findFirst()));
    }

    private static HandedOver process(Entries entries, Optional<Descriptor> pipe) {
        var captured = new CapturedOutput(entries.get("first-printed"), entries.get("last-printed"));
        return new HandedOver(
                entries.process("root"),
                entries.number("born"),
                entries.findProcess("listener"),
                entries.get("program"),
                entries.get("mark"),
                entries.process("falconer"),
                entries.findProcess("guardian"),
                entries.one(HandedOver.Motion.class, "motion"),
                new HandedOver.Printed(captured, entries.find("log-file"), pipe));
    }

    static Item taken(Set<ProcessId> processes) {
        return Item.of(TAKEN, processes.stream().map(ProcessId::toString).collect(Collectors.joining(" ")));
    }

    static Set<ProcessId> taken(Item item) throws HandOverFailedException {
        if (!item.name().equals(TAKEN)) {
            throw unexpected(item, TAKEN);
        }
        try {
            return Stream.of(item.content().split(" "))
                    .filter(number -> !number.isEmpty())
                    .map(number -> new ProcessId(Long.parseLong(number)))
                    .collect(Collectors.toSet());
        } catch (NumberFormatException wrong) {
            throw new HandOverFailedException(
                    "the other Falconer says it has taken \"" + item.content() + "\" (expected: numbers of processes)",
                    wrong);
        }
    }

    static HandOverFailedException unexpected(Item item, String expected) {
        return new HandOverFailedException(
                "the other Falconer says \"" + item.name() + "\" (expected: " + expected + ")");
    }
}
