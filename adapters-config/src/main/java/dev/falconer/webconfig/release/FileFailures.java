package dev.falconer.webconfig.release;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** What the operating system says of files, for a person. */
final class FileFailures {

    private FileFailures() {}

    static String words(IOException failure) {
        return switch (failure) {
            case NoSuchFileException gone ->
                gone.getFile() + " is gone (expected: files that stay while they are copied)";
            case AccessDeniedException denied ->
                denied.getFile() + " may not be read or written (expected: that Falconer's user may)";
            case FileSystemException named ->
                (named.getOtherFile() == null ? named.getFile() : named.getOtherFile()) + ": "
                        + (named.getReason() == null ? named.getClass().getSimpleName() : named.getReason())
                        + " (expected: room and permission for the copy)";
            default -> failure.getMessage() == null ? failure.toString() : failure.getMessage();
        };
    }
}
