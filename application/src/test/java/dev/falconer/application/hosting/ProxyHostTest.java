package dev.falconer.application.hosting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import dev.falconer.application.admission.Admissions;
import dev.falconer.application.operating.Deployments;
import dev.falconer.application.port.driven.BindFailedException;
import dev.falconer.application.port.driven.FakeChangeWatch;
import dev.falconer.application.port.driven.FakeJournal;
import dev.falconer.application.port.driven.FakeLauncher;
import dev.falconer.application.port.driven.FakeReleases;
import dev.falconer.application.port.driven.FakeShadowCopies;
import dev.falconer.application.port.driven.FakeSiteSource;
import dev.falconer.application.port.driven.FakeTransport;
import dev.falconer.application.port.driven.InvalidSiteException;
import dev.falconer.application.port.driven.ListeningSocket;
import dev.falconer.application.port.driven.ListeningSocket.Keeper;
import dev.falconer.application.port.driven.UnusableSocketException;
import dev.falconer.application.recycling.Placement;
import dev.falconer.application.recycling.Recycler;
import dev.falconer.application.recycling.ShadowCopying;
import dev.falconer.application.supervision.Supervisor;
import dev.falconer.application.supervision.SupervisorLoop;
import dev.falconer.application.supervision.Surroundings;
import dev.falconer.application.supervision.Visitor;
import dev.falconer.domain.forwarding.Refusal;
import dev.falconer.domain.site.Application;
import dev.falconer.domain.site.Binding;
import dev.falconer.domain.site.HostingBuilder;
import dev.falconer.domain.site.ListenAddress;
import dev.falconer.domain.site.PathBase;
import dev.falconer.domain.site.Problem;
import dev.falconer.domain.site.Site;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class ProxyHostTest {

    private static final Binding FIRST = Binding.parse("http://*:80");
    private static final Binding SECOND = Binding.parse("http://*:81");

    private final Application shop =
            HostingBuilder.aspNetCore().shutdownTimeLimit(Duration.ofSeconds(7)).application("shop");
    private final Application slow = HostingBuilder.aspNetCore()
            .shutdownTimeLimit(Duration.ofSeconds(30))
            .application("slow", new PathBase("/slow"));

    private final FakeSiteSource source =
            new FakeSiteSource(new Site("site", List.of(FIRST, SECOND), List.of(shop, slow)));
    private final FakeChangeWatch changes = new FakeChangeWatch();
    private final SupervisorLoop loop = new SupervisorLoop((_, bug) -> {
        throw new AssertionError(bug);
    });
    private final Surroundings around = new Surroundings(loop);
    private final FakeTransport transport = around.transport;
    private final FakeLauncher launcher = around.launcher;
    private final FakeJournal journal = around.journal;
    private final Admissions admissions = around.admissions;
    private final Supervisor supervisor = around.supervisor;

    private final Recycler recycler = new Recycler(changes, source, supervisor, loop);

    private final Placement placement = new Placement(source, supervisor, recycler);

    @AutoClose
    private final ProxyHost host = new ProxyHost(
            source,
            new Deployments(new FakeReleases(), source, supervisor, placement),
            supervisor,
            recycler,
            new ShadowCopying(new FakeShadowCopies(), source, supervisor, placement, journal, loop),
            admissions,
            transport,
            launcher,
            loop);

    @Test
    void startingWatchesTheFilesAndOpensTheBindings() throws Exception {
        List<Binding> opened = host.start(() -> Inherited.NOTHING).bindings();

        assertThat(opened).containsExactly(FIRST, SECOND);
        assertThat(transport.open()).containsExactly(FIRST, SECOND);
        assertThat(changes.watches(shop)).isTrue();
        assertThat(changes.watches(slow)).isTrue();
    }

    @Test
    @DisplayName("CR-05 closing drains the bindings for the longest shutdown time limit, then ends everything")
    void closingEndsEverything() throws Exception {
        host.start(() -> Inherited.NOTHING);

        host.close();

        assertThat(transport.open()).isEmpty();
        assertThat(transport.drains()).containsOnly(Duration.ofSeconds(30));
        assertThat(transport.closings()).isOne();
        assertThat(launcher.isClosed()).isTrue();
        assertThat(changes.watches(shop)).isFalse();
        assertThat(new Visitor(admissions, "/").refusal().reason()).isEqualTo(Refusal.Reason.STOPPING);
    }

    @Test
    void closingTwiceIsClosingOnce() throws Exception {
        host.start(() -> Inherited.NOTHING);

        host.close();
        host.close();

        assertThat(transport.closings()).isOne();
    }

    @Test
    void anInheritedSocketIsListenedOnByTheBindingOfItsAddress() throws Exception {
        var inherited = new ListeningSocket(3, SECOND.address(), Keeper.SERVICE_MANAGER);

        assertThat(host.start(() -> Inherited.of(List.of(inherited))).bindings())
                .containsExactly(FIRST, SECOND);

        host.close();
    }

    @Test
    void anInheritedSocketThatNoBindingWantsIsRefused() {
        var inherited = new ListeningSocket(3, new ListenAddress.Internet("::", 4711), Keeper.SERVICE_MANAGER);

        transport.whenBound(() -> fail("somebody was accepted already"));

        assertThatThrownBy(() -> host.start(() -> Inherited.of(List.of(inherited))))
                .isInstanceOf(UnusableSocketException.class)
                .hasMessage("nothing is bound to the socket that Falconer was given: [::]:4711, descriptor 3"
                        + " (expected: a binding of that address, for instance by --urls)");

        host.close();
        assertThat(transport.open()).isEmpty();
    }

    @Test
    void anInheritedSocketThatCannotBeServedIsRefusedBeforeAnybodyIsAccepted() {
        var inherited = new ListeningSocket(3, SECOND.address(), Keeper.FALCONER);
        transport.spoil(SECOND, "its certificate cannot be read");
        transport.whenBound(() -> fail("somebody was accepted already"));

        assertThatThrownBy(() -> host.start(() -> Inherited.of(List.of(inherited))))
                .isInstanceOf(BindFailedException.class)
                .hasMessageContainingAll(SECOND.toString(), "its certificate cannot be read");

        host.close();
    }

    @Test
    void aBindingThatFailsLeavesAHostThatCanBeClosed() {
        transport.take(SECOND);

        assertThatThrownBy(() -> host.start(() -> Inherited.NOTHING))
                .isInstanceOf(BindFailedException.class)
                .hasMessageContaining(SECOND.toString());
        host.close();

        assertThat(transport.open()).isEmpty();
        assertThat(transport.drains()).hasSize(1);
        assertThat(launcher.isClosed()).isTrue();
    }

    @Test
    void aSiteThatCannotBeHostedLeavesAHostThatCanBeClosed() {
        source.refuse(new Problem("web.config", 1, 1, "bogus"));

        assertThatThrownBy(() -> host.start(() -> Inherited.NOTHING)).isInstanceOf(InvalidSiteException.class);
        host.close();

        assertThat(launcher.isClosed()).isTrue();
        assertThat(transport.closings()).isOne();
    }

    @Test
    void whatIsReadAnewIsHosted() throws Exception {
        host.start(() -> Inherited.NOTHING);
        Application blog = HostingBuilder.aspNetCore().application("blog", new PathBase("/blog"));
        source.define(new Site("site", List.of(FIRST, SECOND), List.of(shop, blog)));

        List<Binding> unopened = host.reload();

        assertThat(unopened).isEmpty();
        assertThat(changes.watches(shop)).isTrue();
        assertThat(changes.watches(blog)).isTrue();
        assertThat(changes.watches(slow)).isFalse();
        assertThat(transport.open()).as("bindings stay as they were opened").containsExactly(FIRST, SECOND);
        host.close();
    }

    @Test
    void bindingsThatAreReadAnewAreToldAndNotOpened() throws Exception {
        host.start(() -> Inherited.NOTHING);
        Binding third = Binding.parse("http://*:4711");
        source.define(new Site("site", List.of(FIRST, third), List.of(shop, slow)));

        assertThat(host.reload()).as("new, and gone").containsExactly(third, SECOND);

        assertThat(transport.open()).containsExactly(FIRST, SECOND);
        host.close();
    }

    @Test
    void whatCannotBeHostedWhenItIsReadAnewChangesNothing() throws Exception {
        host.start(() -> Inherited.NOTHING);
        source.define(new Site("site", List.of(FIRST), List.of(shop)));
        source.refuse(new Problem("falconer.xml", 1, 1, "bogus"));

        assertThatThrownBy(host::reload).isInstanceOf(InvalidSiteException.class);

        assertThat(changes.watches(slow)).isTrue();
        host.close();
    }

    @Test
    void aHostThatHasNotStartedReadsNothingAnew() throws Exception {
        source.refuse(new Problem("falconer.xml", 1, 1, "bogus"));

        assertThat(host.reload()).isEmpty();

        host.close();
    }

    @Test
    void aClosedHostIsNotStarted() {
        host.close();

        assertThatThrownBy(() -> host.start(() -> Inherited.NOTHING)).isInstanceOf(IllegalStateException.class);
        assertThat(transport.open()).isEmpty();
    }
}
