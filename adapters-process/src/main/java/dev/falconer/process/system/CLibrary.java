package dev.falconer.process.system;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/** How functions of the C library are found and called. */
@SuppressWarnings("restricted")
final class CLibrary {

    /** What a function leaves behind beside its result: the number of an error. */
    static final MemoryLayout ERROR = Linker.Option.captureStateLayout();

    private static final VarHandle ERROR_NUMBER = ERROR.varHandle(PathElement.groupElement("errno"));
    private static final int LONGEST_MESSAGE = 1024;

    private CLibrary() {}

    /** A function, by its name. */
    static MethodHandle function(String name, MemoryLayout result, MemoryLayout... arguments) {
        return link(name, FunctionDescriptor.of(result, arguments));
    }

    /** A function of which all arguments but the first {@code fixed} ones may be of any kind. */
    static MethodHandle variadic(int fixed, String name, MemoryLayout result, MemoryLayout... arguments) {
        return link(name, FunctionDescriptor.of(result, arguments), Linker.Option.firstVariadicArg(fixed));
    }

    /** A function that takes an {@link #ERROR} before its arguments. */
    static MethodHandle telling(String name, MemoryLayout result, MemoryLayout... arguments) {
        return link(name, FunctionDescriptor.of(result, arguments), Linker.Option.captureCallState("errno"));
    }

    private static MethodHandle link(String name, FunctionDescriptor descriptor, Linker.Option... options) {
        Linker linker = Linker.nativeLinker();
        MemorySegment symbol = linker.defaultLookup()
                .find(name)
                .orElseThrow(() -> new IllegalCallerException("the C library has no " + name));
        return linker.downcallHandle(symbol, descriptor, options);
    }

    static int call(IntCall call) {
        try {
            return call.run();
        } catch (Throwable impossible) {
            throw new AssertionError("a call of the C library threw", impossible);
        }
    }

    static long callLong(LongCall call) {
        try {
            return call.run();
        } catch (Throwable impossible) {
            throw new AssertionError("a call of the C library threw", impossible);
        }
    }

    static int errorNumber(MemorySegment error) {
        return (int) ERROR_NUMBER.get(error, 0L);
    }

    /** What the C library calls an error. */
    static String message(int errorNumber) {
        try {
            var text = (MemorySegment) Messages.OF_ERRORS.invokeExact(errorNumber);
            return text.reinterpret(LONGEST_MESSAGE).getString(0);
        } catch (Throwable impossible) {
            throw new AssertionError("a call of the C library threw", impossible);
        }
    }

    /** Seldom needed, so looked up when it is. */
    private static final class Messages {
        static final MethodHandle OF_ERRORS = function("strerror", ADDRESS, JAVA_INT);
    }

    /** A call that answers with an {@code int}. */
    @FunctionalInterface
    interface IntCall {
        int run() throws Throwable;
    }

    /** A call that answers with a {@code long}. */
    @FunctionalInterface
    interface LongCall {
        long run() throws Throwable;
    }
}
