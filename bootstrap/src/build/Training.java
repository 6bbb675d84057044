import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * One life of the distribution in front of a static file server, the JDK's own. Java keeps of it which classes were loaded, and
 * how often each branch of a method was taken; in every later life it compiles the methods from these counts, and early. So the
 * life has to have enough requests for counts that tell (docs/adr/0022-what-the-start-up-cache-learns.md).
 *
 * @param jdk that the file server is from
 * @param falconer the start script
 * @param folder for what it needs; emptied first
 */
record Training(Path jdk, Path falconer, Path folder) {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private static final int CLIENTS = 16;
    private static final int REQUESTS_PER_CLIENT = 100;

    /** Makes the cache. */
    void run(Path cache) throws IOException, InterruptedException {
        prepareSite();
        var port = freePort();
        var output = folder.resolve("output.txt");
        var builder = new ProcessBuilder(
                        falconer.toString(),
                        "run",
                        folder.resolve("site").toString(),
                        "--urls",
                        "http://127.0.0.1:" + port)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("FALCONER_"));
        builder.environment().put("FALCONER_JAVA_OPTS", "-XX:AOTCacheOutput=" + cache);
        builder.environment().put("FALCONER_STATE", folder.resolve("state").toString());
        var process = builder.start();
        try {
            process.getOutputStream().close();
            useSite(process, URI.create("http://127.0.0.1:" + port + "/"));
            process.destroy();
            if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                throw new IOException("did not stop within " + LIMIT + ", see " + output);
            }
            if (!Files.exists(cache)) {
                throw new IOException("Java wrote no cache, see " + output);
            }
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    private void prepareSite() throws IOException {
        Dist.delete(folder);
        var site = Files.createDirectories(folder.resolve("site"));
        Files.writeString(site.resolve("small.txt"), "hello");
        Files.writeString(site.resolve("hello.txt"), "hello ".repeat(10_000));
        Files.writeString(site.resolve("backend.sh"), """
                exec '%s' -b 127.0.0.1 -p "$ASPNETCORE_PORT" -d "$PWD" -o none
                """.formatted(
                        jdk.resolve("bin/jwebserver").toString().replace("'", "'\\''")));
        Files.writeString(site.resolve("web.config"), """
                <?xml version="1.0" encoding="utf-8"?>
                <configuration>
                  <location path="." inheritInChildApplications="false">
                    <system.webServer>
                      <handlers>
                        <add name="aspNetCore" path="*" verb="*" modules="AspNetCoreModuleV2" resourceType="Unspecified" />
                      </handlers>
                      <aspNetCore processPath="/bin/sh" arguments="backend.sh" stdoutLogEnabled="false">
                        <environmentVariables>
                          <environmentVariable name="TRAINING" value="%PATH%" />
                        </environmentVariables>
                      </aspNetCore>
                    </system.webServer>
                  </location>
                </configuration>
                """);
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** The first answer may have to wait for Falconer and for the backend. */
    private void useSite(Process process, URI root) throws IOException, InterruptedException {
        try (var client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            var get = request(root.resolve("hello.txt")).build();
            var deadline = System.nanoTime() + LIMIT.toNanos();
            while (!answers(client, get)) {
                if (!process.isAlive()) {
                    throw new IOException("ended by itself, see " + folder.resolve("output.txt"));
                }
                if (System.nanoTime() > deadline) {
                    throw new IOException("no answer within " + LIMIT + ", see " + folder.resolve("output.txt"));
                }
                Thread.sleep(50);
            }
            keepBusy(client, request(root.resolve("small.txt")).build());
            for (var round = 0; round < 50; round++) {
                client.send(get, BodyHandlers.discarding());
                client.send(request(root.resolve("missing")).build(), BodyHandlers.discarding());
                client.send(request(root).POST(BodyPublishers.ofString("body")).build(), BodyHandlers.discarding());
            }
        }
    }

    private static void keepBusy(HttpClient client, HttpRequest request) throws IOException, InterruptedException {
        Callable<Void> asking = () -> {
            for (var i = 0; i < REQUESTS_PER_CLIENT; i++) {
                var status = client.send(request, BodyHandlers.discarding()).statusCode();
                if (status != 200) {
                    throw new IOException("answered " + status);
                }
            }
            return null;
        };
        try (var threads = Executors.newFixedThreadPool(CLIENTS)) {
            for (var done :
                    threads.invokeAll(Collections.nCopies(CLIENTS, asking), LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                done.get();
            }
        } catch (ExecutionException | CancellationException failure) {
            throw new IOException("failed under load: " + failure, failure);
        }
    }

    private static HttpRequest.Builder request(URI target) {
        return HttpRequest.newBuilder(target).timeout(LIMIT);
    }

    private static boolean answers(HttpClient client, HttpRequest request) throws InterruptedException {
        try {
            return client.send(request, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }
}
