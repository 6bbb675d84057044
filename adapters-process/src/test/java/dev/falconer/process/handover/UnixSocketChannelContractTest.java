package dev.falconer.process.handover;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.falconer.application.port.driven.HandOverChannel;
import dev.falconer.application.port.driven.HandOverChannelContract;
import dev.falconer.domain.process.Descriptor;
import dev.falconer.process.system.LinuxCalls;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(OS.LINUX)
class UnixSocketChannelContractTest extends HandOverChannelContract {

    @TempDir
    private Path folder;

    private final UnixSocketChannel channel = new UnixSocketChannel();

    @Override
    protected HandOverChannel channel() {
        return channel;
    }

    @Override
    protected String socket() {
        return folder.resolve("hand-over.sock").toString();
    }

    @Override
    protected Descriptor openWith(String content) throws IOException {
        LinuxCalls.PipeDescriptors pipe = LinuxCalls.pipe().orElseThrow();
        try (var writing = new FileOutputStream("/proc/self/fd/" + pipe.writeEnd())) {
            writing.write(content.getBytes(UTF_8));
        } finally {
            LinuxCalls.close(pipe.writeEnd());
        }
        return new Descriptor(pipe.readEnd());
    }

    @Override
    protected String read(Descriptor descriptor) throws IOException {
        try (var reading = new FileInputStream("/proc/self/fd/" + descriptor)) {
            return new String(reading.readAllBytes(), UTF_8);
        }
    }
}
