package dev.falconer.application.supervision;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.falconer.application.admission.Admissions;
import dev.falconer.application.port.driven.FakeEvidence;
import dev.falconer.application.port.driven.FakeHealth;
import dev.falconer.application.port.driven.FakeJournal;
import dev.falconer.application.port.driven.FakeLauncher;
import dev.falconer.application.port.driven.FakeLauncher.FakeProcess;
import dev.falconer.application.port.driven.FakeMessenger;
import dev.falconer.application.port.driven.FakePorts;
import dev.falconer.application.port.driven.FakeProbe;
import dev.falconer.application.port.driven.FakeSockets;
import dev.falconer.application.port.driven.FakeTransport;
import dev.falconer.application.port.driving.ApplicationStatus;
import dev.falconer.domain.backend.Backend;
import dev.falconer.domain.backend.BackendEndpoint;
import dev.falconer.domain.process.ExitStatus;
import dev.falconer.domain.process.ProcessId;
import dev.falconer.domain.site.Application;
import dev.falconer.domain.site.Binding;
import dev.falconer.domain.site.Configuration;
import dev.falconer.domain.site.Hosting;
import dev.falconer.domain.site.HostingBuilder;
import dev.falconer.domain.site.Problem;
import dev.falconer.domain.site.Site;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Supervision with nothing but fakes around it, and time turned by hand. Every call settles the loop. */
final class Rig {

    static final Duration SHUTDOWN = Duration.ofSeconds(10);
    /** How long everything may take to be at rest. */
    static final Duration REST = Duration.ofSeconds(30);

    final HandTurnedLoop loop = new HandTurnedLoop();
    final FakeLauncher launcher;
    final FakeProbe probe;
    final FakeTransport transport;
    final FakeMessenger messenger;
    final FakeHealth health;
    final FakeEvidence evidence;
    final FakeJournal journal;
    final FakePorts ports;
    final FakeSockets sockets;
    final Admissions admissions;
    final Supervisor supervisor;
    /** The processes that could be taken over. */
    final Set<ProcessId> taken;

    private final Surroundings around;
    private final Map<String, byte[]> offlinePages = new HashMap<>();
    private Duration lookTime = Duration.ZERO;
    private int looks;

    Rig(HostingBuilder shop) {
        this(shop.application("shop"));
    }

    Rig(Application... applications) {
        this(Surroundings::new, List.of(), applications);
    }

    /** The next Falconer on the same machine, which is given this. */
    Rig successor(List<HandedOverApplication> given, HostingBuilder shop) {
        return successor(given, shop.application("shop"));
    }

    Rig successor(List<HandedOverApplication> given, Application shop) {
        return new Rig(around::successor, given, shop);
    }

    private Rig(
            Function<HandTurnedLoop, Surroundings> machine,
            List<HandedOverApplication> former,
            Application... applications) {
        around = machine.apply(loop);
        launcher = around.launcher;
        probe = around.probe;
        transport = around.transport;
        messenger = around.messenger;
        health = around.health;
        evidence = around.evidence;
        journal = around.journal;
        ports = around.ports;
        sockets = around.sockets;
        admissions = around.admissions;
        supervisor = around.supervisor;
        CompletionStage<Set<ProcessId>> begun = supervisor.supervise(site(applications), this::look, former);
        loop.settle();
        taken = begun.toCompletableFuture().join();
    }

    private void look(Application application, Consumer<byte @Nullable []> answer) {
        looks++;
        byte[] page = offlinePages.get(application.name());
        var _ = loop.after(lookTime, () -> answer.accept(page));
    }

    /** From now on it takes so long to look whether the application is offline. */
    void lookFor(Duration time) {
        lookTime = time;
    }

    /** How many times it was looked whether an application is offline. */
    int looks() {
        return looks;
    }

    Visitor request() {
        return request("/");
    }

    Visitor request(String target) {
        var visitor = new Visitor(admissions, target);
        loop.settle();
        return visitor;
    }

    List<Visitor> requests(int count) {
        List<Visitor> all = IntStream.range(0, count)
                .mapToObj(_ -> new Visitor(admissions, "/"))
                .toList();
        loop.settle();
        return all;
    }

    /** The process launched last listens on the port it was given. */
    FakeProcess listens() {
        return listens(launcher.last());
    }

    FakeProcess listens(FakeProcess process) {
        probe.listen(port(process.spec().backend()), process.id());
        loop.settle();
        return process;
    }

    /** A first request has come and gone, and its process is ready. */
    FakeProcess started() {
        Visitor first = request();
        FakeProcess process = listens();
        first.finish();
        return process;
    }

    /** As {@link #started}, for as many processes as the application has. */
    List<FakeProcess> allStarted(int count) {
        List<FakeProcess> all = new ArrayList<>();
        all.add(started());
        while (all.size() < count) {
            all.add(listens());
        }
        return all;
    }

    void exits(FakeProcess process, int code) {
        process.exit(new ExitStatus.Code(code));
        loop.settle();
    }

    void pass(Duration duration) {
        loop.advance(duration);
    }

    void configure(HostingBuilder hosting) {
        supervisor.changed(hosting.application("shop"));
        loop.settle();
    }

    /** The site has these applications now. */
    void reload(Application... applications) {
        var _ = supervisor.reload(site(applications), this::look);
        loop.settle();
    }

    private static Site site(Application... applications) {
        return new Site("site", List.of(Binding.parse("http://*:80")), List.of(applications));
    }

    void breakConfiguration(String message) {
        supervisor.changed(broken(message));
        loop.settle();
    }

    static Application broken(String message) {
        return new Application(
                "shop",
                HostingBuilder.aspNetCore().application("shop").pathBase(),
                "/srv/shop",
                new Configuration.Rejected(19, List.of(new Problem("web.config", 3, 1, message))));
    }

    /** The file appears, and the notification arrives. */
    void putOffline(String page) {
        placeOffline(page);
        supervisor.offline("shop", page.getBytes(UTF_8));
        loop.settle();
    }

    /** The file appears, and nobody tells. */
    void placeOffline(String page) {
        offlinePages.put("shop", page.getBytes(UTF_8));
    }

    void removeOfflineSilently() {
        offlinePages.remove("shop");
    }

    void removeOffline() {
        removeOfflineSilently();
        supervisor.offline("shop", null);
        loop.settle();
    }

    CompletionStage<Takeover> recycle() {
        CompletionStage<Takeover> recycled = supervisor.recycle("shop");
        loop.settle();
        return recycled;
    }

    CompletionStage<Takeover> install(Application fresh) {
        Hosting hosting = ((Configuration.Accepted) fresh.configuration()).hosting();
        CompletionStage<Takeover> installed = supervisor.install(fresh, hosting);
        loop.settle();
        return installed;
    }

    void pause() {
        var _ = supervisor.pause("shop");
        loop.settle();
    }

    void resume() {
        var _ = supervisor.resume("shop");
        loop.settle();
    }

    /** Everything is wanted by the next Falconer. */
    CompletionStage<GivenAway> giveAway() {
        CompletionStage<GivenAway> given = supervisor.giveAway(REST);
        loop.settle();
        return given;
    }

    /** The Falconer before this one is gone. */
    void aloneAtLast() {
        supervisor.renew();
        loop.settle();
    }

    /** The same, where everything is at rest. */
    List<HandedOverApplication> given() {
        return all(giveAway());
    }

    /** What was given away; fails where nothing was. */
    static List<HandedOverApplication> all(CompletionStage<GivenAway> given) {
        return switch (given.toCompletableFuture().getNow(new GivenAway.Nothing("not yet"))) {
            case GivenAway.All(List<HandedOverApplication> applications) -> applications;
            case GivenAway.Nothing(String reason) -> throw new AssertionError(reason);
        };
    }

    void takeBack() {
        var _ = supervisor.takeBack();
        loop.settle();
    }

    void leave(FakeProcess... taken) {
        var _ = supervisor.leave(Stream.of(taken).map(FakeProcess::id).collect(Collectors.toSet()));
        loop.settle();
    }

    ApplicationStatus status() {
        CompletionStage<List<ApplicationStatus>> statuses = supervisor.statuses();
        loop.settle();
        return statuses.toCompletableFuture().join().getFirst();
    }

    CompletionStage<?> stop() {
        CompletionStage<?> stopped = supervisor.stop();
        loop.settle();
        return stopped;
    }

    static int port(Backend backend) {
        return switch (backend.endpoint()) {
            case BackendEndpoint.Loopback(int port) -> port;
            case BackendEndpoint.UnixSocket socket -> throw new AssertionError(socket);
        };
    }
}
