package dev.falconer.webconfig.release;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.Stream;

/** Folders that are named by numbers, in one folder; each is whole as soon as it has its name. */
record NumberedFolders(Path place) {

    private static final String PARTIAL = ".partial";

    /** Makes what it is to hold, in a folder that is not there yet. */
    interface Content {
        void make(Path folder) throws IOException;
    }

    /** Ascending. */
    List<Integer> numbers() throws IOException {
        return names().stream()
                .filter(name -> name.matches("[1-9][0-9]{0,8}"))
                .map(Integer::valueOf)
                .sorted()
                .toList();
    }

    Path folder(int number) {
        return place.resolve(Integer.toString(number));
    }

    /** The next one, under a number that is none's; nothing is left where that fails. What a killed Falconer began is removed. */
    int add(Content content) throws IOException {
        Files.createDirectories(place);
        removePartial();
        List<Integer> numbers = numbers();
        int number = numbers.isEmpty() ? 1 : numbers.getLast() + 1;
        Path partial = place.resolve(number + PARTIAL);
        try {
            content.make(partial);
            Files.move(partial, folder(number));
            return number;
        } catch (IOException | RuntimeException failure) {
            FolderCopy.remove(partial);
            throw failure;
        }
    }

    /** Removes those of which the number is so; none that is not whole, which another Falconer may be about to fill. */
    void remove(IntPredicate unwanted) throws IOException {
        for (int number : numbers()) {
            if (unwanted.test(number)) {
                FolderCopy.remove(folder(number));
            }
        }
    }

    private void removePartial() throws IOException {
        for (String name : names()) {
            if (name.matches("[1-9][0-9]*" + PARTIAL.replace(".", "\\."))) {
                FolderCopy.remove(place.resolve(name));
            }
        }
    }

    private List<String> names() throws IOException {
        try (Stream<Path> all = Files.list(place)) {
            return all.map(each -> String.valueOf(each.getFileName())).toList();
        } catch (NoSuchFileException nothingYet) {
            return List.of();
        }
    }
}
