package dev.falconer.application.port.driven;

import dev.falconer.domain.process.Descriptor;
import java.util.HashMap;
import java.util.Map;

class FakeHandOverChannelTest extends HandOverChannelContract {

    private final FakeHandOverChannel channel = new FakeHandOverChannel();
    private final Map<Descriptor, String> open = new HashMap<>();

    @Override
    protected HandOverChannel channel() {
        return channel;
    }

    @Override
    protected String socket() {
        return "/run/hand-over.sock";
    }

    @Override
    protected Descriptor openWith(String content) {
        var descriptor = new Descriptor(100 + open.size());
        open.put(descriptor, content);
        return descriptor;
    }

    @Override
    protected String read(Descriptor descriptor) {
        return open.getOrDefault(descriptor, "");
    }
}
