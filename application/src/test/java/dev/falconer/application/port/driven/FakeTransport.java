package dev.falconer.application.port.driven;

import dev.falconer.application.port.driven.ListeningSocket.Keeper;
import dev.falconer.application.port.driving.RequestAdmission;
import dev.falconer.domain.backend.BackendEndpoint;
import dev.falconer.domain.site.Binding;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A transport without sockets: it opens what it is asked to, and drains at once. Confined to the test's thread. */
public final class FakeTransport implements ProxyTransport {

    private final List<Binding> open = new ArrayList<>();
    private final List<Duration> drains = new ArrayList<>();
    private final List<Binding> taken = new ArrayList<>();
    private final Map<Binding, String> problems = new HashMap<>();
    private final List<BackendEndpoint> left = new ArrayList<>();
    private Runnable whenBound = () -> {};
    private int nextDescriptor = 100;
    private int closings;

    /** From now on the binding cannot be opened. */
    public void take(Binding binding) {
        taken.add(binding);
    }

    /** From now on the binding has a problem. */
    public void spoil(Binding binding, String problem) {
        problems.put(binding, problem);
    }

    /** Runs this before a binding is opened. */
    public void whenBound(Runnable task) {
        whenBound = task;
    }

    public List<Binding> open() {
        return List.copyOf(open);
    }

    /** The limits of the drains that were asked for. */
    public List<Duration> drains() {
        return List.copyOf(drains);
    }

    /** The backends that were left, in order. */
    public List<BackendEndpoint> left() {
        return List.copyOf(left);
    }

    public int closings() {
        return closings;
    }

    @Override
    public List<String> problems(Binding binding) {
        return Optional.ofNullable(problems.get(binding)).stream().toList();
    }

    @Override
    public BoundListener bind(Binding binding, List<ListeningSocket> inherited, RequestAdmission admission)
            throws BindFailedException {
        if (problems.containsKey(binding)) {
            throw BindFailedException.unusable(binding, problems.get(binding));
        }
        if (taken.contains(binding)) {
            throw new BindFailedException(binding, "the address is in use", new IllegalStateException("fake"));
        }
        whenBound.run();
        open.add(binding);
        List<ListeningSocket> found = inherited.stream()
                .filter(socket -> socket.address().equals(binding.address()))
                .toList();
        return new FakeListener(
                binding,
                found.isEmpty()
                        ? List.of(new ListeningSocket(nextDescriptor++, binding.address(), Keeper.FALCONER))
                        : found);
    }

    @Override
    public void leave(BackendEndpoint endpoint) {
        left.add(endpoint);
    }

    @Override
    public void close() {
        closings++;
    }

    private final class FakeListener implements BoundListener {

        private final Binding binding;

        private final List<ListeningSocket> sockets;

        private FakeListener(Binding binding, List<ListeningSocket> sockets) {
            this.binding = binding;
            this.sockets = sockets;
        }

        @Override
        public Binding binding() {
            return binding;
        }

        @Override
        public List<ListeningSocket> sockets() {
            return sockets;
        }

        @Override
        public void handOver() {
            open.remove(binding);
        }

        @Override
        public void takeBack() {
            open.add(binding);
        }

        @Override
        public CompletionStage<?> drain(Duration limit) {
            open.remove(binding);
            drains.add(limit);
            return CompletableFuture.completedFuture(null);
        }
    }
}
