package dev.falconer.domain.process;

import dev.falconer.domain.backend.Backend;
import dev.falconer.domain.site.Command;
import dev.falconer.domain.site.HostingProtocol;
import dev.falconer.domain.site.OutputPolicy;
import dev.falconer.domain.site.WarmUpPolicy;
import java.time.Duration;
import java.util.Map;

/**
 * Everything needed to launch one process: the environment is already composed, token included.
 *
 * @param application its name, for logs
 * @param protocol which contract it follows
 * @param command program and arguments, the port already inserted
 * @param directory absolute; the working directory
 * @param environment complete: nothing is inherited beside it. Never printed
 * @param backend where it is to listen and how it will recognise us
 * @param warmUp what it has to answer before requests reach it
 * @param startupTimeLimit how long it may take until it listens and has answered that
 * @param shutdownTimeLimit how long draining and stopping may take together; zero kills at once
 * @param output where its standard output and error go
 */
public record ProcessSpec(
        String application,
        HostingProtocol protocol,
        Command command,
        String directory,
        Map<String, String> environment,
        Backend backend,
        WarmUpPolicy warmUp,
        Duration startupTimeLimit,
        Duration shutdownTimeLimit,
        OutputPolicy output) {

    public ProcessSpec {
        environment = Map.copyOf(environment);
    }

    @Override
    public String toString() {
        return "ProcessSpec[" + application + ": " + command.line() + " on " + backend.endpoint() + "]";
    }
}
