package dev.falconer.domain.process;

import dev.falconer.domain.backend.PairingToken;
import dev.falconer.domain.site.Application;
import dev.falconer.domain.site.Binding;
import dev.falconer.domain.site.EnvironmentEntry;
import dev.falconer.domain.site.Hosting;
import dev.falconer.domain.site.HostingProtocol;
import dev.falconer.domain.site.Scheme;
import dev.falconer.domain.site.Site;
import dev.falconer.domain.site.VariableExpansion;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Composes the environment of a backend process, in the original's order (behaviour.md 2): entries of the configuration,
 * what the host knows, expansion, then the variables that make the pair. Names compare without regard to case, as they do
 * for the application.
 */
public final class ProcessEnvironment {

    /** The variable that carries the port to an application behind {@code httpPlatform}. */
    public static final String HTTP_PLATFORM_PORT = "HTTP_PLATFORM_PORT";

    private static final String TOKEN = "ASPNETCORE_TOKEN";
    private static final String HOSTING_STARTUP = "ASPNETCORE_HOSTINGSTARTUPASSEMBLIES";
    private static final String HOSTING_STARTUP_ASSEMBLY = "Microsoft.AspNetCore.Server.IISIntegration";
    private static final String HTTPS_PORT = "ASPNETCORE_ANCM_HTTPS_PORT";
    private static final String PREFER_SERVER = "ANCM_PREFER_ENVIRONMENT_VARIABLES";
    /** The edge authenticates nobody, and says so (D11). */
    private static final String AUTHENTICATION = "anonymous;";

    private static final String IIS_VERSION = "10.0";
    private static final String SITE_ID = "1";

    private final Site site;
    private final Map<String, String> server;

    /** @param server the environment of Falconer itself, inherited by every process */
    public ProcessEnvironment(Site site, Map<String, String> server) {
        this.site = site;
        this.server = Map.copyOf(server);
    }

    /** The token that the configuration sets, if it does: it is then used on both sides (behaviour.md 2.1, step 9). */
    public Optional<PairingToken> configuredToken(Hosting hosting) {
        String value = expanded(entries(hosting.environment())).get(TOKEN);
        return Optional.ofNullable(value).map(PairingToken::new);
    }

    /**
     * The whole environment of one process.
     *
     * @param port as text: a configured one is passed on unchanged
     * @param token none for a protocol that knows no token
     */
    public Map<String, String> compose(
            Application application, Hosting hosting, String port, Optional<PairingToken> token) {
        Map<String, String> own = entries(hosting.environment());
        return inherited(
                switch (hosting.protocol()) {
                    case ASP_NET_CORE -> aspNetCore(application, hosting, own, port, token);
                    case HTTP_PLATFORM -> httpPlatform(own, port);
                });
    }

    /** How such a process is launched, whatever the environment of Falconer itself. */
    public LaunchFingerprint fingerprint(ProcessSpec spec) {
        return LaunchFingerprint.of(spec, server);
    }

    private Map<String, String> aspNetCore(
            Application application,
            Hosting hosting,
            Map<String, String> own,
            String port,
            Optional<PairingToken> token) {
        own.putIfAbsent(HTTPS_PORT, httpsPort(site.bindings()));
        own.putIfAbsent(HOSTING_STARTUP, server(HOSTING_STARTUP) + ";" + HOSTING_STARTUP_ASSEMBLY);

        Map<String, String> table = expanded(own);
        // Facts, not text: neither expanded nor replaced by what the server inherited (D6, D11).
        set(table, "ASPNETCORE_IIS_PHYSICAL_PATH", application.directory());
        set(table, "ASPNETCORE_IIS_HTTPAUTH", AUTHENTICATION);
        set(
                table,
                "ASPNETCORE_IIS_WEBSOCKETS_SUPPORTED",
                String.valueOf(hosting.forwarding().webSockets()));
        set(table, "ASPNETCORE_PORT", port);
        set(table, "ASPNETCORE_APPL_PATH", application.pathBase().virtualPath());
        token.ifPresent(value -> set(table, TOKEN, value.value()));
        identify(application, table);
        return table;
    }

    /** What the original's shim tells about the site; per process here, so that applications do not see each other's. */
    private void identify(Application application, Map<String, String> table) {
        String prefix = application.pathBase().prefix();
        set(table, "ASPNETCORE_IIS_VERSION", IIS_VERSION);
        set(table, "ASPNETCORE_IIS_APP_POOL_ID", site.name());
        set(table, "ASPNETCORE_IIS_SITE_NAME", site.name());
        set(table, "ASPNETCORE_IIS_SITE_ID", SITE_ID);
        set(table, "ASPNETCORE_IIS_APP_CONFIG_PATH", "MACHINE/WEBROOT/APPHOST/" + site.name() + prefix);
        set(table, "ASPNETCORE_IIS_APPLICATION_ID", "/LM/W3SVC/" + SITE_ID + "/ROOT" + prefix);
        set(
                table,
                "ASPNETCORE_IIS_APPLICATION_VIRTUAL_PATH",
                application.pathBase().virtualPath());
    }

    private Map<String, String> httpPlatform(Map<String, String> own, String port) {
        Map<String, String> withPort = new TreeMap<>(server);
        withPort.put(HTTP_PLATFORM_PORT, port);
        Map<String, String> table = caseless();
        own.forEach((name, value) -> table.put(name, VariableExpansion.expand(value, withPort)));
        set(table, HTTP_PLATFORM_PORT, port);
        return table;
    }

    /** Behaviour.md 2.1, step 5, and 2.3. */
    private Map<String, String> expanded(Map<String, String> own) {
        String prefer = server(PREFER_SERVER);
        boolean preferServer = prefer.equals("1") || prefer.equalsIgnoreCase("true");
        Map<String, String> table = caseless();
        own.forEach((name, value) -> {
            String inherited = server(name);
            table.put(name, preferServer && !inherited.isEmpty() ? inherited : VariableExpansion.expand(value, server));
        });
        return table;
    }

    /** Behaviour.md 2.2: the table beats what is inherited, in whatever case the inherited name is written. */
    private Map<String, String> inherited(Map<String, String> table) {
        var all = new LinkedHashMap<String, String>();
        server.forEach((name, value) -> {
            if (!table.containsKey(name)) {
                all.put(name, value);
            }
        });
        all.putAll(table);
        return all;
    }

    /** Behaviour.md 2.4: the port of the https bindings, where they agree on one. */
    static String httpsPort(List<Binding> bindings) {
        int[] ports = bindings.stream()
                .filter(binding -> binding.scheme() == Scheme.HTTPS)
                .flatMapToInt(binding -> binding.port().stream())
                .distinct()
                .toArray();
        return ports.length == 1 ? Integer.toString(ports[0]) : "";
    }

    private String server(String name) {
        String exact = server.get(name);
        if (exact != null) {
            return exact;
        }
        return server.entrySet().stream()
                .filter(entry -> entry.getKey().equalsIgnoreCase(name))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse("");
    }

    /** Of names that differ only in case the last entry wins. */
    private static Map<String, String> entries(List<EnvironmentEntry> environment) {
        Map<String, String> table = caseless();
        environment.forEach(entry -> set(table, entry.name(), entry.value()));
        return table;
    }

    private static Map<String, String> caseless() {
        return new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    }

    /** Sets a variable under exactly this name: the map alone would keep the case of the entry before. */
    private static void set(Map<String, String> table, String name, String value) {
        table.remove(name);
        table.put(name, value);
    }

    /** Whether processes of this protocol are paired by a token. */
    public static boolean pairs(HostingProtocol protocol) {
        return switch (protocol) {
            case ASP_NET_CORE -> true;
            case HTTP_PLATFORM -> false;
        };
    }
}
