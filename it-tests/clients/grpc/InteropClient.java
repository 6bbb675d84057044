import io.grpc.testing.integration.TestServiceClient;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * gRPC's own interoperability client, case after case in one process: {@code java -cp <its jars> InteropClient.java
 * <options of the client> <case>...}. Prints a line for each case, {@code passed <case> (<time>)} or {@code failed <case>: why}.
 */
public class InteropClient {

    public static void main(String[] args) {
        List<String> options = Arrays.stream(args).filter(argument -> argument.startsWith("--")).toList();
        int failures = 0;
        for (String name : args) {
            if (!name.startsWith("--") && !passes(name, options)) {
                failures++;
            }
        }
        System.exit(failures);
    }

    private static boolean passes(String name, List<String> options) {
        var arguments = new ArrayList<>(options);
        arguments.add("--test_case=" + name);
        long start = System.nanoTime();
        try {
            TestServiceClient.main(arguments.toArray(String[]::new));
            System.out.printf("passed %s (%d ms)%n", name, (System.nanoTime() - start) / 1_000_000);
            return true;
        } catch (Throwable e) {
            System.out.println("failed " + name + ": " + rootOf(e));
            e.printStackTrace();
            return false;
        }
    }

    private static Throwable rootOf(Throwable e) {
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }
}
