package dev.falconer.domain.site;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A hosting with the defaults of the schema, of which a test says only what it is about. */
public final class HostingBuilder {

    private HostingProtocol protocol = HostingProtocol.ASP_NET_CORE;
    private Command command = new Command("dotnet", List.of("app.dll"));
    private final List<EnvironmentEntry> environment = new ArrayList<>();
    private PortChoice port = new PortChoice.Free();
    private Duration startupTimeLimit = Duration.ofMinutes(2);
    private Duration shutdownTimeLimit = Duration.ofSeconds(10);
    private int rapidFailsPerMinute = 10;
    private PoolPolicy pool = PoolPolicy.STANDARD;
    private OutputPolicy output = new OutputPolicy.Remembered();
    private Optional<DebugLog> debugLog = Optional.empty();
    private BackendAddress address = BackendAddress.PORT;
    private boolean webSockets = true;
    private boolean failurePageShown = true;
    private boolean recyclesOnChange = true;
    private Optional<ShadowCopyPolicy> shadowCopy = Optional.empty();
    private final List<Problem> notices = new ArrayList<>();

    private HostingBuilder() {}

    public static HostingBuilder aspNetCore() {
        return new HostingBuilder();
    }

    public static HostingBuilder httpPlatform() {
        var builder = new HostingBuilder();
        builder.protocol = HostingProtocol.HTTP_PLATFORM;
        return builder;
    }

    public HostingBuilder command(String processPath, String... arguments) {
        command = new Command(processPath, List.of(arguments));
        return this;
    }

    public HostingBuilder variable(String name, String value) {
        environment.add(new EnvironmentEntry(name, value));
        return this;
    }

    public HostingBuilder port(String text) {
        port = PortChoice.parse(text);
        return this;
    }

    public HostingBuilder startupTimeLimit(Duration limit) {
        startupTimeLimit = limit;
        return this;
    }

    public HostingBuilder shutdownTimeLimit(Duration limit) {
        shutdownTimeLimit = limit;
        return this;
    }

    public HostingBuilder rapidFailsPerMinute(int limit) {
        rapidFailsPerMinute = limit;
        return this;
    }

    public HostingBuilder processes(int count) {
        return scaling(ScalingPolicy.fixed(count));
    }

    public HostingBuilder scaling(ScalingPolicy scaling) {
        pool = pool.with(scaling);
        return this;
    }

    public HostingBuilder pool(PoolPolicy policy) {
        pool = policy;
        return this;
    }

    public HostingBuilder recycling(RecyclingPolicy recycling) {
        pool = pool.with(recycling);
        return this;
    }

    public HostingBuilder idle(IdlePolicy idle) {
        pool = pool.with(idle);
        return this;
    }

    public HostingBuilder warmUp(WarmUpPolicy warmUp) {
        pool = pool.with(warmUp);
        return this;
    }

    public HostingBuilder health(HealthPolicy health) {
        pool = pool.with(health);
        return this;
    }

    public HostingBuilder startMode(StartMode mode) {
        pool = pool.with(mode);
        return this;
    }

    public HostingBuilder waitingRequests(int seats) {
        return queue(pool.queue().withRequests(seats));
    }

    public HostingBuilder queue(QueuePolicy queue) {
        pool = pool.with(queue);
        return this;
    }

    public HostingBuilder debugLog(String file) {
        debugLog = Optional.of(new DebugLog(file, DebugLog.Detail.INFO, Optional.empty()));
        return this;
    }

    public HostingBuilder onUnixSocket() {
        address = BackendAddress.UNIX_SOCKET;
        return this;
    }

    public HostingBuilder withoutWebSockets() {
        webSockets = false;
        return this;
    }

    public HostingBuilder withoutFailurePage() {
        failurePageShown = false;
        return this;
    }

    public HostingBuilder ignoringChanges() {
        recyclesOnChange = false;
        return this;
    }

    public HostingBuilder stdoutLog(String prefix) {
        output = new OutputPolicy.LogFile(prefix);
        return this;
    }

    public HostingBuilder shadowCopy(ShadowCopyPolicy policy) {
        shadowCopy = Optional.of(policy);
        return this;
    }

    public HostingBuilder notice(String message) {
        notices.add(new Problem("web.config", 1, 1, message));
        return this;
    }

    public Hosting build() {
        return new Hosting(
                protocol,
                command,
                environment,
                port,
                new ProcessPolicy(startupTimeLimit, shutdownTimeLimit, rapidFailsPerMinute, 2),
                pool,
                output,
                debugLog,
                ForwardingPolicy.of(Duration.ofMinutes(2), ForwardingPolicy.DEFAULT_MAX_REQUEST_BODY, webSockets, false)
                        .withAddress(address),
                new FailurePage(failurePageShown, false, Optional.empty()),
                recyclesOnChange,
                shadowCopy,
                notices);
    }

    /** The hosting as an application at the root of a site. */
    public Application application(String name) {
        return application(name, PathBase.ROOT);
    }

    public Application application(String name, PathBase pathBase) {
        return new Application(name, pathBase, "/srv/" + name, new Configuration.Accepted(build()));
    }
}
