package dev.falconer.it.transition;

import dev.falconer.it.fixture.Site;
import java.util.function.Supplier;

/** The applications that a promise is kept for. */
enum HostedApplication {
    ASP_NET_CORE("ASP.NET Core", "Hello World", Site::aspNetCore),
    NODE("Node.js", "Hello from Node.js\n", Site::node),
    PYTHON("Python", "Hello from Python\n", Site::python),
    JAVA("Java", "Hello from Java\n", Site::java);

    private final String label;
    private final String greeting;
    private final Supplier<Site> site;

    HostedApplication(String label, String greeting, Supplier<Site> site) {
        this.label = label;
        this.greeting = greeting;
        this.site = site;
    }

    /** What it answers to a GET of its root. */
    String greeting() {
        return greeting;
    }

    Site site() {
        return site.get();
    }

    @Override
    public String toString() {
        return label;
    }
}
