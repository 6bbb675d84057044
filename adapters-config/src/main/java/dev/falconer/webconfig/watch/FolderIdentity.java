package dev.falconer.webconfig.watch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;

/** Tells a folder from another one that has taken its path. */
public record FolderIdentity(String key) {

    /** Where no folder is. */
    public static final FolderIdentity NONE = new FolderIdentity("");

    public static FolderIdentity at(Path path) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
            return attributes.isDirectory()
                    ? new FolderIdentity(Objects.toString(attributes.fileKey(), "folder"))
                    : NONE;
        } catch (IOException gone) {
            return NONE;
        }
    }
}
