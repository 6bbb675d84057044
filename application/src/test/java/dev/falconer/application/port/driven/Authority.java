package dev.falconer.application.port.driven;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** An authority of a test's own, in a folder of the test's own: OpenSSL makes what it issues. */
public final class Authority {

    private static final String[] EC = {"-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"};

    private final Path folder;
    private final String name;

    private Authority(Path folder, String name) {
        this.folder = folder;
        this.name = name;
    }

    public static Authority in(Path folder, String name) {
        Authority authority = new Authority(folder, name);
        authority.openssl(
                "req",
                "-x509",
                EC,
                "-nodes",
                "-days",
                "30",
                "-subj",
                "/CN=" + name,
                "-keyout",
                name + ".key",
                "-out",
                name + ".pem",
                "-addext",
                "keyUsage=critical,keyCertSign,cRLSign,digitalSignature");
        return authority;
    }

    /** The authority's own certificate. */
    public Path certificate() {
        return folder.resolve(name + ".pem");
    }

    public Path folder() {
        return folder;
    }

    /** A certificate and its key, as PEM. */
    public record Issued(Path certificate, Path key) {}

    /** For a server with these names, the first of which is its common name as well. */
    public Issued server(String file, String... names) {
        return issue(file, names[0], EC, "serverAuth", names);
    }

    public Issued rsaServer(String file, String... names) {
        return issue(file, names[0], new String[] {"-newkey", "rsa:2048"}, "serverAuth", names);
    }

    public Issued client(String file, String commonName) {
        return issue(file, commonName, EC, "clientAuth");
    }

    private Issued issue(String file, String commonName, String[] key, String purpose, String... names) {
        var arguments = new ArrayList<>(List.of("req", "-x509", "-nodes", "-days", "30"));
        arguments.addAll(List.of(key));
        arguments.addAll(List.of("-CA", name + ".pem", "-CAkey", name + ".key", "-subj", "/CN=" + commonName));
        arguments.addAll(List.of("-keyout", file + ".key", "-out", file + ".pem"));
        arguments.addAll(List.of("-addext", "extendedKeyUsage=" + purpose));
        arguments.addAll(List.of("-addext", "basicConstraints=critical,CA:FALSE"));
        if (names.length > 0) {
            arguments.addAll(List.of(
                    "-addext",
                    "subjectAltName="
                            + String.join(
                                    ",",
                                    Arrays.stream(names)
                                            .map(Authority::alternative)
                                            .toList())));
        }
        openssl(arguments);
        return new Issued(folder.resolve(file + ".pem"), folder.resolve(file + ".key"));
    }

    private static String alternative(String name) {
        return (name.matches("[0-9.]+|.*:.*") ? "IP:" : "DNS:") + name;
    }

    /** Runs OpenSSL in the folder; arguments may be arrays. */
    public String openssl(Object... arguments) {
        var flat = new ArrayList<String>();
        for (Object argument : arguments) {
            if (argument instanceof String[] several) {
                flat.addAll(List.of(several));
            } else {
                flat.add(argument.toString());
            }
        }
        return openssl(flat);
    }

    private String openssl(List<String> arguments) {
        var command = new ArrayList<>(List.of("openssl"));
        command.addAll(arguments);
        try {
            Process process = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .start();
            process.getOutputStream().close();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int exitCode = process.waitFor();
            if (exitCode != 0) {
                throw new AssertionError(String.join(" ", command) + " ended with " + exitCode + ": " + said);
            }
            return said;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    public Path write(String file, String text) {
        try {
            return Files.writeString(folder.resolve(file), text);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
