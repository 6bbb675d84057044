package dev.falconer.application.port.driving;

import java.util.List;

/** What became of something that an operator asked for. */
public sealed interface Verdict {

    /** It is done; {@code text} says what, for a person, for instance {@code shop is recycled}. */
    record Done(String text) implements Verdict {}

    /** It could not be done, and all is as it was before; {@code reason} says why, for a person. */
    record Failed(String reason) implements Verdict {}

    /** @param hosted the names of those there are */
    record NoSuchApplication(String asked, List<String> hosted) implements Verdict {
        public NoSuchApplication {
            hosted = List.copyOf(hosted);
        }
    }
}
