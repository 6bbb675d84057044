package dev.falconer.webconfig;

import dev.falconer.domain.site.Command;
import dev.falconer.domain.site.Configuration;
import dev.falconer.domain.site.DebugLog;
import dev.falconer.domain.site.FailurePage;
import dev.falconer.domain.site.ForwardingPolicy;
import dev.falconer.domain.site.Hosting;
import dev.falconer.domain.site.HostingProtocol;
import dev.falconer.domain.site.OutputPolicy;
import dev.falconer.domain.site.PoolPolicy;
import dev.falconer.domain.site.PortChoice;
import dev.falconer.domain.site.ProcessPolicy;
import dev.falconer.domain.site.ShadowCopyPolicy;
import dev.falconer.domain.site.VariableExpansion;
import dev.falconer.webconfig.reading.Attribute;
import dev.falconer.webconfig.reading.AttributeTypes;
import dev.falconer.webconfig.reading.Problems;
import dev.falconer.webconfig.server.ApplicationSettings;
import dev.falconer.webconfig.xml.AspNetCoreElement;
import dev.falconer.webconfig.xml.HostedElement;
import dev.falconer.webconfig.xml.HttpPlatformElement;
import dev.falconer.webconfig.xml.Place;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Makes {@code Hosting} of the section that counts: expands variables, applies defaults and ranges (behaviour.md 1.2), and
 * reads everything before it gives up, so that every problem is on record.
 */
final class HostingTranslator {

    private static final Duration REQUEST_TIMEOUT = Duration.ofMinutes(2);

    private final HostingProtocol protocol;
    private final ApplicationFolder folder;
    private final ApplicationFolder home;
    private final WebConfigSettings settings;
    private final ApplicationSettings hosted;
    private final EffectiveSections sections;
    private final Problems problems;
    private final AttributeTypes types;
    private final ServerFeatures features;
    private final List<AspNetCoreElement> aspNetCore;
    private final List<HttpPlatformElement> httpPlatform;
    private final List<? extends HostedElement> layers;
    private final Map<String, String> serverEnvironment;
    private final EnvironmentReader environment;
    private final HandlerSettings handlerSettings;
    private final LogPaths logPaths;

    HostingTranslator(
            HostingProtocol protocol,
            EffectiveSections sections,
            ApplicationFolder folder,
            ApplicationFolder home,
            WebConfigSettings settings,
            ApplicationSettings hosted,
            Problems problems) {
        this.protocol = protocol;
        this.folder = folder;
        this.home = home;
        this.settings = settings;
        this.hosted = hosted;
        this.sections = sections;
        this.problems = problems;
        this.types = new AttributeTypes(problems);
        this.features = new ServerFeatures(sections, types);
        boolean module = protocol == HostingProtocol.ASP_NET_CORE;
        this.aspNetCore = module ? sections.aspNetCore() : List.of();
        this.httpPlatform = module ? List.of() : sections.httpPlatform();
        this.layers = module ? aspNetCore : httpPlatform;
        this.serverEnvironment = module ? settings.serverEnvironment() : withoutPort(settings.serverEnvironment());
        this.environment = new EnvironmentReader(layers, hosted.environmentFile(), serverEnvironment, problems);
        this.handlerSettings = new HandlerSettings(layers, problems);
        this.logPaths = new LogPaths(home, problems);
    }

    /** Runs what the section says. */
    Configuration translate() {
        return translate(new CommandReader(folder, serverEnvironment, problems)
                .read(
                        launcher("ANCM_LAUNCHER_PATH", attribute("processPath", element -> element.processPath)),
                        launcher("ANCM_LAUNCHER_ARGS", attribute("arguments", element -> element.arguments))));
    }

    /** Runs this instead of what the section says. */
    Configuration translate(Command command) {
        return translate(Optional.of(command));
    }

    private Configuration translate(Optional<Command> command) {
        ProcessPolicy process = process();
        PoolPolicy pool = new PoolTranslator(hosted.pool(), layers, sections, types, problems).translate();
        OutputPolicy output = output();
        Optional<DebugLog> debugLog = debugLog();
        ForwardingPolicy forwarding = forwarding();
        FailurePage failurePage = failurePage();
        Optional<ShadowCopyPolicy> shadowCopy = new ShadowCopyReader(handlerSettings, home, types, problems).read();
        tellTheRest();
        if (problems.any() || command.isEmpty()) {
            return problems.rejected();
        }
        return new Configuration.Accepted(new Hosting(
                protocol,
                command.get(),
                choosesPort() ? environment.entriesWithoutPort() : environment.entries(),
                choosesPort() ? environment.port() : new PortChoice.Free(),
                process,
                pool,
                output,
                debugLog,
                forwarding,
                failurePage,
                handlerSettings.recyclesOnChange(),
                shadowCopy,
                problems.notices()));
    }

    private ProcessPolicy process() {
        long startupDefault = switch (protocol) {
            case ASP_NET_CORE -> 120;
            case HTTP_PLATFORM -> 10;
        };
        return new ProcessPolicy(
                types.seconds(
                        attribute("startupTimeLimit", element -> element.startupTimeLimit), startupDefault, 3_600),
                types.seconds(attribute("shutdownTimeLimit", element -> element.shutdownTimeLimit), 10, 600),
                (int) types.number(
                        attribute("rapidFailsPerMinute", element -> element.rapidFailsPerMinute), 10, 0, 100),
                startAttempts());
    }

    private int startAttempts() {
        return switch (protocol) {
            case ASP_NET_CORE -> 2;
            case HTTP_PLATFORM -> {
                Attribute retries =
                        Attribute.nearest("startupRetryCount", httpPlatform, element -> element.startupRetryCount);
                yield (int) Math.max(1, types.number(retries, 10, 0, 100));
            }
        };
    }

    private OutputPolicy output() {
        String standard = switch (protocol) {
            case ASP_NET_CORE -> ".\\aspnetcore-stdout";
            case HTTP_PLATFORM -> "httpPlatform-stdout";
        };
        boolean enabled = types.flag(attribute("stdoutLogEnabled", element -> element.stdoutLogEnabled), false);
        Attribute file = attribute("stdoutLogFile", element -> element.stdoutLogFile);
        String expanded = VariableExpansion.expand(file.textOr(standard), serverEnvironment);
        if (expanded.isBlank()) {
            problems.authoring(file.place(), file.name() + " is empty (expected: a path such as .\\logs\\stdout)");
        }
        if (!handlerSettings.redirectsConsole()) {
            return new OutputPolicy.Discarded();
        }
        return enabled
                ? new OutputPolicy.LogFile(logPaths.resolve(file, expanded, "stdout"))
                : new OutputPolicy.Remembered();
    }

    private Optional<DebugLog> debugLog() {
        return switch (protocol) {
            case ASP_NET_CORE -> new DebugLogReader(handlerSettings, serverEnvironment, logPaths, problems).read();
            case HTTP_PLATFORM -> Optional.empty();
        };
    }

    private ForwardingPolicy forwarding() {
        return ForwardingPolicy.of(
                        types.timeSpan(attribute("requestTimeout", element -> element.requestTimeout), REQUEST_TIMEOUT),
                        features.maxRequestBody(),
                        features.webSockets(),
                        handlerSettings.forwardsConnectionHeader())
                .withProtocol(handlerSettings.backendProtocol(problems))
                .withAddress(handlerSettings.backendAddress(protocol, problems))
                .withForwarded(settings.forwarded());
    }

    private FailurePage failurePage() {
        Attribute disabled =
                Attribute.nearest("disableStartUpErrorPage", aspNetCore, element -> element.disableStartUpErrorPage);
        settings.unusableLink().ifPresent(message -> problems.notice(Place.WHOLE_FILE, message));
        return settings.failurePage(!types.flag(disabled, false), environment::serverFirst);
    }

    private void tellTheRest() {
        checkHostingModel();
        handlerSettings.check(environment, problems);
        features.tellAuthentication(problems);
        Attribute token = attribute("forwardWindowsAuthToken", element -> element.forwardWindowsAuthToken);
        if (types.flag(token, false)) {
            problems.notice(token.place(), token.name() + " is not honoured: there is no Windows token to forward");
        }
    }

    private void checkHostingModel() {
        Attribute model = Attribute.nearest("hostingModel", aspNetCore, element -> element.hostingModel);
        String text = model.textOr("");
        if (text.equalsIgnoreCase("inprocess")) {
            problems.notice(
                    model.place(),
                    model.name() + ": " + text + " is not available here; the application runs out-of-process");
        } else if (!text.isEmpty() && !text.equalsIgnoreCase("outofprocess")) {
            problems.authoring(model.place(), model.name() + ": " + text + " (expected: inprocess or outofprocess)");
        }
    }

    private boolean choosesPort() {
        return switch (protocol) {
            case ASP_NET_CORE -> true;
            case HTTP_PLATFORM -> false;
        };
    }

    private Attribute launcher(String variable, Attribute configured) {
        String preferred = choosesPort() ? VariableExpansion.lookUp(variable, serverEnvironment) : "";
        return preferred.isEmpty() ? configured : new Attribute(variable, preferred, configured.place());
    }

    private Attribute attribute(String name, Function<HostedElement, @Nullable String> value) {
        return Attribute.nearest(name, layers, value);
    }

    /** The port is put in at each start, so its placeholder has to outlive the expansion. */
    private static Map<String, String> withoutPort(Map<String, String> serverEnvironment) {
        var others = new HashMap<>(serverEnvironment);
        others.keySet().removeIf(name -> name.equalsIgnoreCase("HTTP_PLATFORM_PORT"));
        return others;
    }
}
