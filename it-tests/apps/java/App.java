import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A Java application for the tests, on the JDK's own server: {@code java App <port>}. The last part of the path decides, so
 * that it works below any application path.
 */
public class App {

    private static final int UNKNOWN_LENGTH = 0;
    private static final int NO_BODY = -1;

    private static final List<byte[]> ALLOCATED = Collections.synchronizedList(new ArrayList<>());
    private static volatile boolean well = true;

    private static final Map<String, HttpHandler> ENDPOINTS = Map.of(
            "", exchange -> text(exchange, 200, "Hello from Java\n"),
            "pid", exchange -> text(exchange, 200, ProcessHandle.current().pid() + "\n"),
            "headers", App::headers,
            "echo", App::echo,
            "health", exchange -> text(exchange, well ? 200 : 503, well ? "well\n" : "ill\n"),
            "fall-ill", App::fallIll,
            "allocate", App::allocate);

    public static void main(String[] args) throws IOException {
        var address = new InetSocketAddress(InetAddress.getByName("127.0.0.1"), Integer.parseInt(args[0]));
        var server = HttpServer.create(address, 0);
        server.createContext("/", App::answer);
        server.setExecutor(Executors.newCachedThreadPool());
        server.start();
        System.out.println("listening");
    }

    private static void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            var path = exchange.getRequestURI().getPath();
            var name = path.substring(path.lastIndexOf('/') + 1);
            ENDPOINTS.getOrDefault(name, App::notFound).handle(exchange);
        }
    }

    private static void headers(HttpExchange exchange) throws IOException {
        var lines = new StringBuilder();
        exchange.getRequestHeaders()
                .forEach((name, values) -> values.forEach(value ->
                        lines.append(name).append(": ").append(value).append('\n')));
        text(exchange, 200, lines.toString());
    }

    /** Begins to answer ms= later. */
    private static void echo(HttpExchange exchange) throws IOException {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(number(exchange, "ms")));
        var contentType = exchange.getRequestHeaders().getFirst("Content-Type");
        exchange.getResponseHeaders().set("Content-Type", contentType == null ? "application/octet-stream" : contentType);
        exchange.sendResponseHeaders(200, UNKNOWN_LENGTH);
        exchange.getRequestBody().transferTo(exchange.getResponseBody());
    }

    /** Says that it is ill from now on, and works as before. */
    private static void fallIll(HttpExchange exchange) throws IOException {
        well = false;
        text(exchange, 200, "ill\n");
    }

    /** Takes megabytes= more, and keeps them. */
    private static void allocate(HttpExchange exchange) throws IOException {
        var memory = new byte[number(exchange, "megabytes") << 20];
        Arrays.fill(memory, (byte) 1);
        ALLOCATED.add(memory);
        text(exchange, 200, "allocated\n");
    }

    /** That of the query, or 0. */
    private static int number(HttpExchange exchange, String name) {
        var query = Objects.requireNonNullElse(exchange.getRequestURI().getQuery(), "");
        return Arrays.stream(query.split("&"))
                .filter(pair -> pair.startsWith(name + "="))
                .mapToInt(pair -> Integer.parseInt(pair.substring(name.length() + 1)))
                .findFirst()
                .orElse(0);
    }

    private static void notFound(HttpExchange exchange) throws IOException {
        text(exchange, 404, "nothing at " + exchange.getRequestURI() + "\n");
    }

    private static void text(HttpExchange exchange, int status, String text) throws IOException {
        var body = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.getResponseHeaders().set("Content-Length", Integer.toString(body.length));
            exchange.sendResponseHeaders(status, NO_BODY);
        } else {
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
        }
    }
}
