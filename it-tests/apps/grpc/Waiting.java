import io.grpc.Context;
import io.grpc.Deadline;
import io.grpc.HandlerRegistry;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.Marshaller;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerMethodDefinition;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * A gRPC server that answers no call, whatever it is: {@code java -cp <gRPC's jars> Waiting.java <port>}. It notes the calls
 * that begin in files {@code called-<method>}, with the milliseconds until their deadline in it or {@code none}, and those
 * that are cancelled in files {@code cancelled-<method>}.
 */
public class Waiting {

    private static final Marshaller<byte[]> BYTES = new Marshaller<>() {
        @Override
        public InputStream stream(byte[] message) {
            return new ByteArrayInputStream(message);
        }

        @Override
        public byte[] parse(InputStream stream) {
            try {
                return stream.readAllBytes();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    };

    public static void main(String[] args) throws IOException, InterruptedException {
        NettyServerBuilder.forAddress(new InetSocketAddress("127.0.0.1", Integer.parseInt(args[0])))
                .fallbackHandlerRegistry(new EveryMethod())
                .build()
                .start()
                .awaitTermination();
    }

    private static final class EveryMethod extends HandlerRegistry {
        @Override
        public ServerMethodDefinition<?, ?> lookupMethod(String name, String authority) {
            var method = MethodDescriptor.newBuilder(BYTES, BYTES)
                    .setType(MethodType.UNARY)
                    .setFullMethodName(name)
                    .build();
            return ServerMethodDefinition.create(method, new Waiter());
        }
    }

    private static final class Waiter implements ServerCallHandler<byte[], byte[]> {
        @Override
        public ServerCall.Listener<byte[]> startCall(ServerCall<byte[], byte[]> call, Metadata headers) {
            Deadline deadline = Context.current().getDeadline();
            String millis = deadline == null ? "none" : Long.toString(deadline.timeRemaining(TimeUnit.MILLISECONDS));
            String name = call.getMethodDescriptor().getBareMethodName();
            note("called-" + name, millis);
            return new ServerCall.Listener<>() {
                @Override
                public void onCancel() {
                    note("cancelled-" + name, "yes");
                }
            };
        }
    }

    private static void note(String what, String text) {
        try {
            Files.writeString(Path.of(what + ".part"), text);
            Files.move(Path.of(what + ".part"), Path.of(what));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
