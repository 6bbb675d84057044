package dev.falconer.it.container;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.images.builder.ImageFromDockerfile;

/**
 * Falconer's image with the ASP.NET Core test site on top, as a user would make one: the published folder at /app, its
 * web.config as the SDK wrote it, and the runtime beside. Made once for all tests, or not at all, and then it says why.
 */
final class SiteImage {

    private static final Path ROOT =
            Path.of(System.getProperty("falconer.root")).toAbsolutePath().normalize();
    private static final Path DIST =
            Path.of(System.getProperty("falconer.dist")).toAbsolutePath().normalize();
    private static final String FALCONER = "falconer:it";
    private static final String SITE = "falconer-site:it";

    private static final Duration QUESTION = Duration.ofSeconds(15);
    private static final Duration WORK = Duration.ofMinutes(5);

    private static final SiteImage INSTANCE = make();

    private final Optional<ImageFromDockerfile> image;
    private final String reason;

    private SiteImage(Optional<ImageFromDockerfile> image, String reason) {
        this.image = image;
        this.reason = reason;
    }

    /** Empty where this machine cannot make the image; then {@link #reason} says what it lacks. */
    static Optional<ImageFromDockerfile> image() {
        return INSTANCE.image;
    }

    static String reason() {
        return INSTANCE.reason;
    }

    /** Nobody else removes them. */
    static void remove() {
        if (INSTANCE.image.isPresent()) {
            must(Cli.run(WORK, "docker", "image", "rm", "--force", SITE, FALCONER));
        }
    }

    /** What is missing on this machine is a reason to skip; what goes wrong in our own files is a failure. */
    private static SiteImage make() {
        if (!Cli.run(QUESTION, "docker", "info").wentWell()) {
            return absent("no Docker engine answers");
        }
        if (!Cli.run(QUESTION, "docker", "image", "inspect", "debian:bookworm-slim")
                .wentWell()) {
            return absent("there is no image debian:bookworm-slim");
        }
        Cli sdk = Cli.run(WORK, setup("dotnet-sdk.sh"));
        if (!sdk.wentWell()) {
            return absent("there is no .NET SDK: " + sdk.lastLine());
        }
        // It may look for the engine elsewhere than the program docker does.
        if (!DockerClientFactory.instance().isDockerAvailable()) {
            return absent("Testcontainers does not reach the Docker engine");
        }
        try {
            return new SiteImage(Optional.of(siteOn(falconerImage(), Path.of(sdk.lastLine()))), "");
        } catch (IOException failure) {
            throw new IllegalStateException("the published site cannot be put into an image", failure);
        }
    }

    private static SiteImage absent(String reason) {
        return new SiteImage(Optional.empty(), reason);
    }

    private static String setup(String script) {
        return ROOT.resolve("it-tests/setup").resolve(script).toString();
    }

    /** With the Dockerfile that we ship, and the program that people use. */
    private static String falconerImage() {
        must(Cli.run(
                WORK,
                "docker",
                "build",
                "--file",
                ROOT.resolve("deploy/Dockerfile").toString(),
                "--tag",
                FALCONER,
                DIST.toString()));
        return FALCONER;
    }

    private static ImageFromDockerfile siteOn(String base, Path sdk) throws IOException {
        Path site = Files.createTempDirectory("falconer-it").resolve("site");
        must(Cli.run(WORK, setup("publish-aspnetcore.sh"), site.toString()));
        return new ImageFromDockerfile(SITE, false)
                .withFileFromPath("site", site)
                .withFileFromPath("dotnet/dotnet", sdk.resolve("root/dotnet"))
                .withFileFromPath("dotnet/host", sdk.resolve("root/host"))
                .withFileFromPath("dotnet/shared", sdk.resolve("root/shared"))
                .withFileFromPath("openssl", sdk.resolve("openssl"))
                .withFileFromString("Dockerfile", """
                        FROM %s
                        COPY dotnet /opt/dotnet
                        COPY openssl /
                        ENV PATH=/opt/dotnet:$PATH DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1
                        COPY site /app
                        """.formatted(base));
    }

    private static void must(Cli step) {
        if (!step.wentWell()) {
            throw new IllegalStateException("exit status " + step.status() + ":\n" + step.output());
        }
    }
}
