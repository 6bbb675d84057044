package dev.falconer.process.handover;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.falconer.application.port.driven.HandOverChannel;
import dev.falconer.application.port.driven.HandOverChannelContract;
import dev.falconer.application.port.driven.HandOverFailedException;
import dev.falconer.domain.process.Descriptor;
import dev.falconer.domain.site.ListenAddress;
import dev.falconer.process.system.DescriptorCalls;
import dev.falconer.process.system.LinuxCalls;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
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

    @Test
    void aSocketAtWhichNobodyWillAnswerDoesNotStay() throws Exception {
        var withoutPipes = new UnixSocketChannel(Optional::empty);

        assertThatExceptionOfType(HandOverFailedException.class)
                .isThrownBy(() -> withoutPipes.offer(socket(), _ -> {}))
                .withMessageContaining("no more files may be open");

        assertThat(Path.of(socket())).doesNotExist();
        assertThat(openHere())
                .noneMatch(descriptor -> DescriptorCalls.addressOf(descriptor)
                        .filter(new ListenAddress.UnixSocket(socket())::equals)
                        .isPresent());
    }

    private static List<Integer> openHere() throws IOException {
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            return descriptors
                    .map(each -> Integer.valueOf(String.valueOf(each.getFileName())))
                    .toList();
        }
    }
}
