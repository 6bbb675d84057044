package dev.falconer.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.inject.Guice;
import com.google.inject.Injector;
import dev.falconer.application.port.driven.HandOverChannel;
import dev.falconer.application.port.driven.HandOverChannel.Item;
import dev.falconer.application.port.driven.HandOverChannel.Peer;
import dev.falconer.application.port.driven.HandOverFailedException;
import dev.falconer.application.port.driven.LaunchFailedException;
import dev.falconer.application.port.driven.ProcessLauncher;
import dev.falconer.application.port.driven.ProcessLauncher.ProcessObserver;
import dev.falconer.application.port.driven.ProcessLauncher.RunningProcess;
import dev.falconer.domain.process.CapturedOutput;
import dev.falconer.domain.process.Descriptor;
import dev.falconer.domain.process.ExitStatus;
import dev.falconer.domain.process.HandedOver;
import dev.falconer.domain.process.ProcessId;
import dev.falconer.domain.process.ProcessSpec;
import dev.falconer.domain.site.OutputPolicy;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A small Falconer for tests that is given one order a line on its standard input and answers each with a line: launches shell
 * scripts, offers them to a successor, or takes over from a predecessor. The end of its input is its orderly end.
 */
final class HandingOverMain {

    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final Injector injector = Guice.createInjector(new ProcessModule());
    private final ProcessLauncher launcher = injector.getInstance(ProcessLauncher.class);
    private final HandOverChannel channel = injector.getInstance(HandOverChannel.class);
    private final Path folder;
    private final List<RunningProcess> processes = new ArrayList<>();

    private HandingOverMain(Path folder) {
        this.folder = folder;
    }

    public static void main(String[] arguments) throws Exception {
        var falconer = new HandingOverMain(Path.of(arguments[0]));
        var orders = new BufferedReader(new InputStreamReader(System.in, UTF_8));
        for (String order = orders.readLine(); order != null; order = orders.readLine()) {
            int space = order.indexOf(' ');
            say(falconer.obey(order.substring(0, space), order.substring(space + 1)));
        }
        falconer.launcher.close();
    }

    private static synchronized void say(String line) {
        System.out.println(line);
    }

    private String obey(String order, String argument) throws Exception {
        return switch (order) {
            case "launch" -> {
                processes.add(launcher.launch(spec(argument), new Announcing()));
                yield "launched " + processes.getLast().id();
            }
            case "follow" -> {
                processes.getLast().follow(new ProcessId(Long.parseLong(argument)));
                yield "follows " + argument;
            }
            case "freeze" -> processes.get(Integer.parseInt(argument)).freeze() ? "frozen" : "not frozen";
            case "thaw" -> {
                processes.get(Integer.parseInt(argument)).thaw();
                yield "thawed";
            }
            case "kill" -> {
                processes.get(Integer.parseInt(argument)).kill();
                yield "killing";
            }
            case "output" -> {
                String printed =
                        processes.get(Integer.parseInt(argument)).output().first();
                yield "printed " + printed.replace('\n', ' ').trim();
            }
            case "offer" -> {
                int kept = Integer.parseInt(argument);
                channel.offer(socket(), peer -> giveAway(peer, kept));
                yield "offering";
            }
            case "take" -> takeOver();
            case "silent" -> fallSilent(argument);
            default -> throw new IllegalArgumentException(order);
        };
    }

    private String socket() {
        return folder.resolve("hand-over.sock").toString();
    }

    private ProcessSpec spec(String script) {
        return Specs.in(folder)
                .shell(script)
                .with(Marked.VARIABLE, System.getenv(Marked.VARIABLE))
                .printingTo(new OutputPolicy.LogFile(folder.resolve("out").toString()))
                .spec();
    }

    /** All but those that are kept, the last ones. */
    private void giveAway(Peer successor, int kept) {
        var given = new ArrayList<HandedOver>();
        try {
            for (RunningProcess process : List.copyOf(processes).subList(0, processes.size() - kept)) {
                given.add(launcher.release(process).orElseThrow());
                List<Descriptor> pipe =
                        given.getLast().printed().pipe().stream().toList();
                successor.send(new Item("process", Written.of(given.getLast()), pipe), LIMIT);
            }
            successor.send(Item.of("that is all", ""), LIMIT);
            say("given away to " + successor.receive(LIMIT).content());
        } catch (HandOverFailedException failure) {
            say("taken back " + takeBack(given));
        }
    }

    /** How many of those there still are. */
    private long takeBack(List<HandedOver> given) {
        return given.stream().filter(this::isTakenBack).count();
    }

    private boolean isTakenBack(HandedOver process) {
        try {
            processes.add(adopted(process));
            return true;
        } catch (LaunchFailedException ended) {
            return false;
        }
    }

    private RunningProcess adopted(HandedOver process) throws LaunchFailedException {
        return launcher.adopt(process, spec("as it was launched"), new Announcing());
    }

    private String takeOver() throws HandOverFailedException, LaunchFailedException {
        try (Peer old = channel.reach(socket(), LIMIT)) {
            for (HandedOver process : received(old)) {
                processes.add(adopted(process));
            }
            old.send(Item.of("have it", Long.toString(ProcessHandle.current().pid())), LIMIT);
        }
        return "took " + processes.size();
    }

    /** Receives everything, does this or that with it, and is never heard of again. */
    private String fallSilent(String after) throws HandOverFailedException, LaunchFailedException {
        Peer old = channel.reach(socket(), LIMIT);
        List<HandedOver> received = received(old);
        if (after.equals("adopting")) {
            for (HandedOver process : received) {
                processes.add(adopted(process));
            }
        }
        return "silent after " + after + " " + received.size();
    }

    private static List<HandedOver> received(Peer old) throws HandOverFailedException {
        var received = new ArrayList<HandedOver>();
        for (Item item = old.receive(LIMIT); item.name().equals("process"); item = old.receive(LIMIT)) {
            received.add(Written.read(item.content())
                    .with(item.descriptors().stream().findFirst()));
        }
        return received;
    }

    private static final class Announcing implements ProcessObserver {
        @Override
        public void exited(ExitStatus status) {
            say("ended: " + status);
        }

        @Override
        public void logUnavailable(String path, String reason) {
            say("no log: " + path + ": " + reason);
        }
    }

    /** A line for each component. */
    private static final class Written {

        static String of(HandedOver process) {
            return String.join(
                    "\0",
                    process.root().toString(),
                    Long.toString(process.born()),
                    process.listener().map(Object::toString).orElse(""),
                    process.program(),
                    process.mark(),
                    process.falconer().toString(),
                    process.guardian().map(Object::toString).orElse(""),
                    process.motion().name(),
                    process.printed().logFile().orElse(""),
                    process.printed().captured().first(),
                    process.printed().captured().last());
        }

        static HandedOver read(String text) {
            String[] parts = text.split("\0", -1);
            var captured = new CapturedOutput(parts[9], parts[10]);
            var printed = new HandedOver.Printed(
                    captured, Optional.of(parts[8]).filter(path -> !path.isEmpty()), Optional.empty());
            return new HandedOver(
                    id(parts[0]).orElseThrow(),
                    Long.parseLong(parts[1]),
                    id(parts[2]),
                    parts[3],
                    parts[4],
                    id(parts[5]).orElseThrow(),
                    id(parts[6]),
                    HandedOver.Motion.valueOf(parts[7]),
                    printed);
        }

        private static Optional<ProcessId> id(String number) {
            return number.isEmpty() ? Optional.empty() : Optional.of(new ProcessId(Long.parseLong(number)));
        }
    }
}
