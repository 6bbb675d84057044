package dev.falconer.process;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** A server for tests: listens on a port of 127.0.0.1, says so, and accepts until it is ended.
 * With a second argument it prints a line for each connection. */
final class ListeningMain {

    private ListeningMain() {}

    public static void main(String[] arguments) throws IOException {
        int port = Integer.parseInt(arguments[0]);
        try (var server = new ServerSocket(port, 50, InetAddress.getByName("127.0.0.1"))) {
            System.out.println("listening");
            while (true) {
                server.accept().close();
                if (arguments.length > 1) {
                    System.out.println("served");
                }
            }
        }
    }
}
