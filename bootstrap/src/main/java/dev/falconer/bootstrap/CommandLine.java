package dev.falconer.bootstrap;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The command line: what can be typed, and what it means. */
@Command(
        name = "falconer",
        description = "Hosts a published web application as it ran under IIS, web.config included.",
        mixinStandardHelpOptions = true,
        versionProvider = CommandLine.Version.class,
        scope = ScopeType.INHERIT,
        subcommands = {CommandLine.Run.class, CommandLine.Check.class})
final class CommandLine implements Runnable {

    @Spec
    private CommandSpec spec;

    /** Without a subcommand there is nothing to do but to say what there is. */
    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(), "A command is missing (expected: run, or one of those below).");
    }

    /** Parses and executes; never throws. */
    static int execute(String... arguments) {
        return parser(arguments).execute(arguments);
    }

    /** What understands these arguments. Reading all commands' annotations takes time, which a start has not. */
    static picocli.CommandLine parser(String... arguments) {
        var parser = new picocli.CommandLine(new CommandLine());
        if (arguments.length == 0 || !arguments[0].equals("run")) {
            OperateCommands.ALL.forEach(parser::addSubcommand);
        }
        return parser.setExecutionExceptionHandler((failure, _, _) -> Main.failed(failure));
    }

    @Command(name = "run", description = "Hosts the application until it is stopped (Ctrl-C or SIGTERM).")
    static final class Run implements Callable<Integer> {

        @Spec
        private CommandSpec spec;

        @Mixin
        private RunOptions options = new RunOptions();

        @Override
        public Integer call() throws Exception {
            Callable<ExitCode> order;
            try {
                order = options.order();
            } catch (IllegalArgumentException wrong) {
                throw new ParameterException(spec.commandLine(), String.valueOf(wrong.getMessage()));
            }
            return order.call().value();
        }

        RunOptions options() {
            return options;
        }
    }

    @Command(
            name = "check",
            description =
                    "Validates the application's configuration without starting anything. Exit code 0 when it can be"
                            + " hosted, 3 when not.")
    static final class Check implements Callable<Integer> {

        @Spec
        private CommandSpec spec;

        @Parameters(
                index = "0",
                arity = "0..1",
                paramLabel = "FOLDER",
                description =
                        "The published application; if absent, the applications of --config, or else the current folder.")
        private @Nullable Path folder;

        @Option(names = "--config", paramLabel = "FILE", description = "A falconer.xml to be checked as well.")
        private @Nullable Path config;

        @Override
        public Integer call() throws Exception {
            try {
                return ConfigurationCheck.of(Optional.ofNullable(folder), Optional.ofNullable(config))
                        .value();
            } catch (IllegalArgumentException wrong) {
                throw new ParameterException(spec.commandLine(), String.valueOf(wrong.getMessage()));
            }
        }
    }

    /** The version that the build wrote into the manifest. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Version.class.getPackage().getImplementationVersion();
            return new String[] {"falconer " + (version == null ? "(not packaged)" : version)};
        }
    }
}
