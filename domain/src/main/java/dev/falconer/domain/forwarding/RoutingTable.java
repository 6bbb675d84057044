package dev.falconer.domain.forwarding;

import dev.falconer.domain.site.PathBase;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * To whom a request belongs: to the one whose path base is the longest under which lies what the backend is asked for. It is read
 * as the application reads it: escapes decoded, letter case ignored; an escaped slash separates nothing. Finding costs what the
 * path is long, however many there are, and makes no garbage. Immutable.
 */
public final class RoutingTable<T> {

    private final Step<T> root;

    private RoutingTable(Step<T> root) {
        this.root = root;
    }

    /** Of those who have a path base each; where two have the same, the first is found. */
    public static <T> RoutingTable<T> of(Collection<T> owners, Function<T, PathBase> base) {
        Step<T> root = new Step<>();
        for (T owner : owners) {
            root.lead(base.apply(owner).octets(), owner);
        }
        return new RoutingTable<>(root);
    }

    /** Null where nobody has it. Only for a head to which there is no objection. */
    public @Nullable T owner(RequestHead head) {
        if (root.isLast()) {
            return root.owner;
        }
        CharSequence target = RequestTarget.forBackend(head);
        int end = RequestTarget.pathEnd(target, 0);
        T found = root.owner;
        Step<T> step = root;
        int at = 0;
        while (at < end) {
            char c = target.charAt(at);
            if (c == '%') {
                c = (char) RequestTarget.octet(target, at, end);
                at += 3;
                if (c == '/') {
                    return found;
                }
            } else {
                at++;
            }
            step = step.next(c);
            if (step == null) {
                return found;
            }
            if (step.owner != null && (at == end || target.charAt(at) == '/')) {
                found = step.owner;
            }
        }
        return found;
    }

    /** A character of path bases that begin alike, and all that may follow. */
    private static final class Step<T> {

        private @Nullable T owner;

        /** In order; of each, what follows it stands at the same index. */
        private char[] characters = {};

        private final List<Step<T>> following = new ArrayList<>(1);

        private void lead(String base, T to) {
            Step<T> step = this;
            for (int i = 0; i < base.length(); i++) {
                step = step.added(Tokens.lower(base.charAt(i)));
            }
            if (step.owner == null) {
                step.owner = to;
            }
        }

        private Step<T> added(char character) {
            int index = Arrays.binarySearch(characters, character);
            if (index >= 0) {
                return following.get(index);
            }
            int place = -index - 1;
            char[] more = new char[characters.length + 1];
            System.arraycopy(characters, 0, more, 0, place);
            more[place] = character;
            System.arraycopy(characters, place, more, place + 1, characters.length - place);
            characters = more;
            Step<T> made = new Step<>();
            following.add(place, made);
            return made;
        }

        private boolean isLast() {
            return characters.length == 0;
        }

        private @Nullable Step<T> next(char character) {
            int index = Arrays.binarySearch(characters, Tokens.lower(character));
            return index < 0 ? null : following.get(index);
        }
    }
}
