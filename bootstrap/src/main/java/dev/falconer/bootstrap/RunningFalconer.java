package dev.falconer.bootstrap;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.falconer.bootstrap.ControlClient.Answer;
import java.io.IOException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The Falconer that a command is meant for, and what it hosts. */
final class RunningFalconer {

    private static final String APPLICATIONS = "/applications";

    private final ControlClient client;

    private RunningFalconer(Path socket) {
        this.client = new ControlClient(socket);
    }

    static RunningFalconer at(Path socket) {
        return new RunningFalconer(socket);
    }

    /** The one that runs where the commands look by themselves. */
    static RunningFalconer theOnlyOne(ControlSockets sockets) throws CommandFailure, IOException {
        List<Path> live = sockets.live();
        return switch (live.size()) {
            case 0 ->
                throw new CommandFailure(
                        ExitCode.NOT_RUNNING,
                        "no Falconer runs: nobody listens on a socket in " + sockets.folder()
                                + " (expected: one that runs as the same user with the same FALCONER_STATE; --control names"
                                + " the socket of another)");
            case 1 -> at(live.getFirst());
            default ->
                throw new CommandFailure(
                        ExitCode.USAGE,
                        live.size() + " Falconers run (expected: one, or --control SOCKET):" + described(live));
        };
    }

    /** The applications with their processes, for a person. */
    Answer status() throws IOException {
        return client.get(APPLICATIONS, "text/plain");
    }

    /** Asks for something to be done to an application, which may take minutes. */
    Answer order(String order, Optional<String> application, String body) throws CommandFailure, IOException {
        String address = application.isPresent()
                ? APPLICATIONS + "/"
                        + URLEncoder.encode(application.get(), UTF_8).replace("+", "%20")
                : theOnlyApplication();
        return client.post(address + "/" + order, body);
    }

    private String theOnlyApplication() throws CommandFailure, IOException {
        List<String> hosted = addresses();
        return switch (hosted.size()) {
            case 0 -> throw new CommandFailure(ExitCode.FAILED, "no application is hosted (expected: one)");
            case 1 -> hosted.getFirst();
            default ->
                throw new CommandFailure(
                        ExitCode.USAGE,
                        hosted.size() + " applications are hosted (expected: the name of one, " + names(" or ", hosted)
                                + ")");
        };
    }

    /** Where each application is found through the socket. */
    private List<String> addresses() throws CommandFailure, IOException {
        Answer answer = client.get(APPLICATIONS, "text/uri-list");
        if (!answer.isGood()) {
            throw new CommandFailure(ExitCode.FAILED, answer.text().strip());
        }
        return answer.text().lines().toList();
    }

    private static String names(String separator, List<String> addresses) {
        return String.join(
                separator, addresses.stream().map(RunningFalconer::name).toList());
    }

    private static String name(String address) {
        return URLDecoder.decode(address.substring(APPLICATIONS.length() + 1).replace("+", "%2B"), UTF_8);
    }

    private static String described(List<Path> sockets) {
        var lines = new StringBuilder();
        for (Path socket : sockets) {
            lines.append("\n  ").append(socket).append(": ").append(sites(socket));
        }
        return lines.toString();
    }

    private static String sites(Path socket) {
        try {
            return names(", ", at(socket).addresses());
        } catch (IOException | CommandFailure silent) {
            return "does not say what it hosts";
        }
    }
}
