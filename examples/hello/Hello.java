import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;

/**
 * The application that Falconer hosts when nobody names another: one page that says who answered.
 *
 * <p>It knows nothing of Falconer. The web.config beside it says how to start it and hands it a port in
 * {@code HELLO_PORT}; anything that listens on such a port can be hosted the same way.
 */
public class Hello {

    private static final long PID = ProcessHandle.current().pid();
    private static final Instant STARTED = Instant.now();
    private static final DateTimeFormatter CLOCK =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(ZoneId.systemDefault());

    private static final Set<String> PROXY_HEADERS = Set.of("forwarded", "via", "traceparent", "tracestate", "x-request-id");

    private static final AtomicLong ANSWERED = new AtomicLong();

    public static void main(String[] args) throws IOException {
        var port = Integer.parseInt(System.getenv("HELLO_PORT"));
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port), 0);
        server.createContext("/", Hello::answer);
        server.setExecutor(Executors.newFixedThreadPool(8));
        server.start();
        System.out.println("hello is listening on port " + port);
    }

    private static void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            var page = page(exchange).getBytes(StandardCharsets.UTF_8);
            exchange.getRequestBody().transferTo(OutputStream.nullOutputStream());
            exchange.getResponseHeaders().set("Content-Type", "text/html; charset=utf-8");
            exchange.getResponseHeaders().set("Cache-Control", "no-store");
            if (exchange.getRequestMethod().equals("HEAD")) {
                exchange.getResponseHeaders().set("Content-Length", Integer.toString(page.length));
                exchange.sendResponseHeaders(200, -1);
            } else {
                exchange.sendResponseHeaders(200, page.length);
                exchange.getResponseBody().write(page);
            }
        }
    }

    private static String page(HttpExchange exchange) {
        return PAGE.replace("{style}", STYLE)
                .replace("{pid}", Long.toString(PID))
                .replace("{since}", CLOCK.format(STARTED))
                .replace("{age}", age(Duration.between(STARTED, Instant.now())))
                .replace("{answered}", Long.toString(ANSWERED.incrementAndGet()))
                .replace("{java}", escaped(Runtime.version().toString()))
                .replace("{added}", rows(exchange, Hello::isProxyHeader))
                .replace("{sent}", rows(exchange, name -> !isProxyHeader(name)));
    }

    private static String age(Duration age) {
        var text = new StringBuilder();
        if (age.toHours() > 0) {
            text.append(age.toHours()).append(" h ");
        }
        if (age.toMinutes() > 0) {
            text.append(age.toMinutesPart()).append(" min ");
        }
        return text.append(age.toSecondsPart()).append(" s").toString();
    }

    private static boolean isProxyHeader(String name) {
        return name.startsWith("x-forwarded-") || name.startsWith("ms-aspnetcore-") || PROXY_HEADERS.contains(name);
    }

    private static String rows(HttpExchange exchange, Predicate<String> wanted) {
        var rows = new TreeMap<String, String>();
        exchange.getRequestHeaders().forEach((spelling, values) -> {
            var name = spelling.toLowerCase(Locale.ROOT);
            if (wanted.test(name)) {
                rows.put(name, "<tr><th>%s</th><td>%s</td></tr>".formatted(escaped(name), shown(name, values)));
            }
        });
        return rows.isEmpty() ? "<tr><td>none</td></tr>" : String.join("\n", rows.values());
    }

    /** The token is what tells this process that a request came through Falconer; it is nobody else's business. */
    private static String shown(String name, Iterable<String> values) {
        return name.equals("ms-aspnetcore-token") ? "<em>a secret</em>" : escaped(String.join(", ", values));
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("{", "&#123;");
    }

    private static final String STYLE = """
            :root { color-scheme: light dark; --line: #8884; --quiet: #777; --accent: #b4552d; }
            body { font: 16px/1.5 system-ui, sans-serif; max-width: 46rem; margin: 3rem auto; padding: 0 1rem; }
            h1 { font-size: 2rem; margin: 0; }
            h1 + p { color: var(--quiet); margin-top: .25rem; }
            h2 { font-size: 1rem; margin: 2rem 0 .5rem; color: var(--accent); }
            table { border-collapse: collapse; width: 100%; }
            th, td { text-align: left; vertical-align: top; padding: .35rem .75rem .35rem 0; border-bottom: 1px solid var(--line); }
            th { width: 12rem; font-weight: 600; }
            td { overflow-wrap: anywhere; }
            code { font-size: .95em; }
            """;

    private static final String PAGE = """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>Hello from Falconer</title>
            <style>
            {style}</style>
            </head>
            <body>
            <h1>Hello</h1>
            <p>This page comes from an application that Falconer started and looks after.</p>
            <h2>Who answered</h2>
            <table>
            <tr><th>Process</th><td>{pid}</td></tr>
            <tr><th>Running since</th><td>{since} ({age})</td></tr>
            <tr><th>Requests answered</th><td>{answered}</td></tr>
            <tr><th>Java</th><td>{java}</td></tr>
            </table>
            <h2>Headers that Falconer added</h2>
            <table>
            {added}
            </table>
            <h2>Headers that you sent</h2>
            <table>
            {sent}
            </table>
            <h2>Try this</h2>
            <p>Run <code>kill -9 {pid}</code> in a terminal and load the page again: another process will answer.
            Put a file named <code>app_offline.htm</code> beside <code>web.config</code>, and its text is all that visitors
            see until you take it away.</p>
            </body>
            </html>
            """;
}
