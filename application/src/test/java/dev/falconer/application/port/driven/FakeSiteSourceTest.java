package dev.falconer.application.port.driven;

import dev.falconer.domain.site.Application;
import dev.falconer.domain.site.Binding;
import dev.falconer.domain.site.Command;
import dev.falconer.domain.site.Configuration;
import dev.falconer.domain.site.FailurePage;
import dev.falconer.domain.site.ForwardingPolicy;
import dev.falconer.domain.site.Hosting;
import dev.falconer.domain.site.HostingProtocol;
import dev.falconer.domain.site.OutputPolicy;
import dev.falconer.domain.site.PathBase;
import dev.falconer.domain.site.PoolPolicy;
import dev.falconer.domain.site.PortChoice;
import dev.falconer.domain.site.Problem;
import dev.falconer.domain.site.ProcessPolicy;
import dev.falconer.domain.site.Site;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

class FakeSiteSourceTest extends SiteSourceContract {

    private static final Problem PROBLEM = new Problem("web.config", 1, 1, "broken");
    private static final Configuration SOUND = new Configuration.Accepted(new Hosting(
            HostingProtocol.ASP_NET_CORE,
            new Command("dotnet", List.of("./app.dll")),
            List.of(),
            new PortChoice.Free(),
            new ProcessPolicy(Duration.ofSeconds(120), Duration.ofSeconds(10), 10, 2),
            PoolPolicy.STANDARD,
            new OutputPolicy.Remembered(),
            Optional.empty(),
            ForwardingPolicy.of(Duration.ofMinutes(2), 30_000_000, true, false),
            new FailurePage(true, false, Optional.empty()),
            true,
            Optional.empty(),
            List.of()));

    private final FakeSiteSource source = new FakeSiteSource(new Site(
            "site",
            List.of(Binding.parse("http://localhost:8080")),
            List.of(new Application("api", PathBase.ROOT, "/srv/api", SOUND))));

    @Override
    protected SiteSource source() {
        return source;
    }

    @Override
    protected void givenASoundConfiguration() {
        source.configure("api", SOUND);
    }

    @Override
    protected void givenABrokenConfiguration() {
        source.configure("api", new Configuration.Rejected(19, List.of(PROBLEM)));
    }

    @Override
    protected void givenNothingToHost() {
        source.refuse(PROBLEM);
    }
}
