package dev.falconer.application.port.driven;

import dev.falconer.application.port.driving.RequestAdmission;
import dev.falconer.domain.backend.BackendEndpoint;
import dev.falconer.domain.site.Binding;
import dev.falconer.domain.site.ListenAddress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/**
 * A transport of blocking sockets, a virtual thread per connection: the least that keeps the contract, as proof that the
 * port does not ask for event loops. It knows neither upgrades nor streaming; a message is read whole before it goes on.
 */
final class BlockingTransport implements ProxyTransport {

    private final List<Listener> listeners = new CopyOnWriteArrayList<>();

    @Override
    public List<String> problems(Binding binding) {
        return List.of();
    }

    @Override
    public BoundListener bind(Binding binding, List<ListeningSocket> inherited, RequestAdmission admission)
            throws BindFailedException {
        try {
            if (!(binding.address() instanceof ListenAddress.Internet wanted)) {
                throw new IOException("only ports are listened on");
            }
            ServerSocket socket = new ServerSocket(wanted.port(), 50, InetAddress.getByName(wanted.host()));
            Listener listener = new Listener(socket, binding.at(wanted.withPort(socket.getLocalPort())), admission);
            listeners.add(listener);
            Thread.ofVirtual().name("acceptor").start(listener::accept);
            return listener;
        } catch (IOException failure) {
            throw new BindFailedException(binding, String.valueOf(failure.getMessage()), failure);
        }
    }

    /** A connection ends with its request. */
    @Override
    public void leave(BackendEndpoint endpoint) {}

    @Override
    public void close() {
        listeners.forEach(Listener::closeEverything);
    }

    private static final class Listener implements BoundListener {

        private final ServerSocket socket;
        private final Binding binding;
        private final RequestAdmission admission;
        private final List<BlockingConversation> conversations = new CopyOnWriteArrayList<>();
        private final CompletableFuture<Void> acceptorEnded = new CompletableFuture<>();

        private Listener(ServerSocket socket, Binding binding, RequestAdmission admission) {
            this.socket = socket;
            this.binding = binding;
            this.admission = admission;
        }

        private void accept() {
            try {
                while (true) {
                    Socket client = socket.accept();
                    BlockingConversation conversation = new BlockingConversation(client, admission);
                    conversations.add(conversation);
                    Thread.ofVirtual().name("conversation").start(conversation::run);
                }
            } catch (IOException closed) {
                acceptorEnded.complete(null);
            }
        }

        @Override
        public Binding binding() {
            return binding;
        }

        /** Java does not tell which descriptor a socket has. */
        @Override
        public List<ListeningSocket> sockets() {
            return List.of();
        }

        @Override
        public void handOver() {
            throw new UnsupportedOperationException("no socket can be handed over");
        }

        @Override
        public void takeBack() {
            throw new UnsupportedOperationException("no socket was handed over");
        }

        @Override
        public CompletionStage<?> drain(Duration limit) {
            closeSocket();
            return acceptorEnded.thenCompose(_ -> {
                conversations.forEach(BlockingConversation::drain);
                CompletableFuture<Void> ended = CompletableFuture.allOf(
                        conversations.stream().map(BlockingConversation::ended).toArray(CompletableFuture[]::new));
                CompletableFuture.delayedExecutor(limit.toNanos(), TimeUnit.NANOSECONDS)
                        .execute(() -> conversations.forEach(BlockingConversation::stop));
                return ended;
            });
        }

        private void closeEverything() {
            closeSocket();
            acceptorEnded.join();
            conversations.forEach(BlockingConversation::close);
        }

        private void closeSocket() {
            try {
                socket.close();
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }
    }
}
