import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.Marshaller;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * One gRPC call with an empty message: {@code java -cp <gRPC's jars> Calls.java <port> <service/method> <ending>
 * <milliseconds>}. The ending is {@code deadline}, which the server is told, or {@code cancel}, of which it knows nothing
 * before. Prints the status that the call ended with.
 */
public class Calls {

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

    public static void main(String[] args) throws InterruptedException {
        ManagedChannel channel = NettyChannelBuilder.forAddress("127.0.0.1", Integer.parseInt(args[0]))
                .usePlaintext()
                .build();
        var method = MethodDescriptor.newBuilder(BYTES, BYTES)
                .setType(MethodType.UNARY)
                .setFullMethodName(args[1])
                .build();
        boolean withDeadline = args[2].equals("deadline");
        long millis = Long.parseLong(args[3]);
        var ended = new CountDownLatch(1);
        ClientCall<byte[], byte[]> call = channel.newCall(
                method,
                withDeadline
                        ? CallOptions.DEFAULT.withDeadlineAfter(millis, TimeUnit.MILLISECONDS)
                        : CallOptions.DEFAULT);
        call.start(
                new ClientCall.Listener<>() {
                    @Override
                    public void onClose(Status status, Metadata trailers) {
                        System.out.println(status.getCode() + " " + status.getDescription());
                        ended.countDown();
                    }
                },
                new Metadata());
        call.sendMessage(new byte[0]);
        call.halfClose();
        call.request(1);
        if (!withDeadline && !ended.await(millis, TimeUnit.MILLISECONDS)) {
            call.cancel("not needed any more", null);
        }
        ended.await();
        channel.shutdownNow();
    }
}
