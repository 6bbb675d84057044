package dev.falconer.it.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.falconer.it.gateway.Observation.Ending;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What must come of a row, in the words that docs/http.md explains. The first clause says how the row ends for client and
 * backend, the others what is looked at besides.
 */
final class Expectation {

    private static final Pattern CLAUSE = Pattern.compile("\\G([^`;]+?)(?: `([^`]*)`)?(?:; |$)");
    private static final Pattern STATUSES = Pattern.compile("answered (\\d{3}(?:, \\d{3})*)");

    private final List<Consumer<Observation>> clauses = new ArrayList<>();
    private List<Integer> statuses = List.of();

    /** How many requests the backend sees from their first byte to their last. */
    private int requests;

    private Last last = Last.WHOLE;
    private Partial partial = Partial.NONE;
    private Set<Ending> endings = Set.of(Ending.OPEN);

    /** The last answer. */
    private enum Last {
        WHOLE,
        CUT_SHORT
    }

    /** Requests of which the backend sees a part. */
    private enum Partial {
        NONE,
        PERHAPS
    }

    private Expectation() {}

    static Expectation of(String text) {
        var expectation = new Expectation();
        Matcher clause = CLAUSE.matcher(text);
        int read = 0;
        for (; clause.find(); read = clause.end()) {
            expectation.add(clause.group(1), clause.group(2) == null ? "" : Notation.bytes(clause.group(2)));
        }
        if (read < text.length()) {
            throw new IllegalArgumentException(text.substring(read));
        }
        return expectation;
    }

    private void add(String words, String bytes) {
        switch (words) {
            case "forwarded" -> answered(List.of(200));
            case "forwarded as" -> {
                answered(List.of(200));
                clauses.add(seen -> assertThat(request(seen).line()).isEqualTo(bytes));
            }
            case "dropped" -> {
                ends(List.of(), 0, Ending.CLOSED);
                partial = Partial.PERHAPS;
            }
            case "reset" -> ends(List.of(), 0, Ending.STREAM_REFUSED);
            case "stopped" -> {
                ends(List.of(), 0, Ending.STREAM_REFUSED);
                partial = Partial.PERHAPS;
            }
            case "then closed" -> endings = Set.of(Ending.CLOSED);
            case "not forwarded" -> requests = 0;
            case "with" -> clauses.add(seen -> has(request(seen), bytes, seen.peer()));
            case "without" ->
                clauses.add(seen ->
                        assertThat(request(seen).values(bytes)).as(bytes).isEmpty());
            case "body" -> clauses.add(seen -> assertThat(request(seen).body()).isEqualTo(bytes));
            case "trailer" -> clauses.add(seen -> hasTrailer(request(seen), bytes));
            case "no trailer" ->
                clauses.add(seen ->
                        assertThat(request(seen).trailerValues(bytes)).as(bytes).isEmpty());
            case "answer with" -> clauses.add(seen -> has(answer(seen), bytes, seen.peer()));
            case "answer without" ->
                clauses.add(
                        seen -> assertThat(answer(seen).values(bytes)).as(bytes).isEmpty());
            case "answer body" ->
                clauses.add(seen -> assertThat(answer(seen).body()).isEqualTo(bytes));
            case "answer lines" -> clauses.add(seen -> hasLines(answer(seen), bytes));
            case "answer trailer" -> clauses.add(seen -> hasTrailer(answer(seen), bytes));
            default -> addEnd(words);
        }
    }

    private void addEnd(String words) {
        Matcher answered = STATUSES.matcher(words);
        if (answered.matches()) {
            answered(Arrays.stream(answered.group(1).split(", "))
                    .map(Integer::valueOf)
                    .toList());
        } else if (words.startsWith("refused ")) {
            ends(List.of(Integer.valueOf(words.substring(8))), 0, Ending.CLOSED);
            clauses.add(seen -> has(answer(seen), "Connection: close", seen.peer()));
        } else if (words.startsWith("stopped ")) {
            ends(List.of(Integer.valueOf(words.substring(8))), 0, Ending.CLOSED);
            partial = Partial.PERHAPS;
        } else if (words.startsWith("cut after ")) {
            ends(List.of(Integer.valueOf(words.substring(10))), 1, Ending.RESET, Ending.STREAM_RESET);
            last = Last.CUT_SHORT;
        } else {
            throw new IllegalArgumentException("docs/http.md does not explain: " + words);
        }
    }

    private void answered(List<Integer> all) {
        long finals = all.stream().filter(status -> status >= 200).count();
        ends(all, (int) finals, Ending.OPEN);
    }

    private void ends(List<Integer> all, int complete, Ending... ways) {
        statuses = all;
        requests = complete;
        endings = Set.of(ways);
    }

    /** How many answers there will be, the interim ones not counted. */
    int finals() {
        return (int) statuses.stream().filter(status -> status >= 200).count();
    }

    /** Whether the connection is expected to serve another request. */
    boolean goesOn() {
        return endings.contains(Ending.OPEN);
    }

    /** Whether the backend may see nothing whole. */
    boolean keepsFromBackend() {
        return requests == 0;
    }

    /** Checks all of it; a failure says what was seen. */
    void checkFor(String row, Observation seen) {
        try {
            check(seen);
        } catch (AssertionError e) {
            throw new AssertionError(row + "\n" + e.getMessage() + "\n" + seen, e);
        }
    }

    private void check(Observation seen) {
        List<Integer> answered = seen.answers().stream().map(Message::status).toList();
        assertThat(seen.ending()).as("connection").isIn(endings);
        if (last == Last.WHOLE) {
            assertThat(answered).as("statuses").isEqualTo(statuses);
            assertThat(seen.answers()).as("answers").allMatch(Message::complete);
        } else {
            // It may have been cut before its first octet was on its way.
            assertThat(answered).as("statuses").isSubsetOf(statuses);
            assertThat(seen.answers()).as("answers").noneMatch(Message::complete);
        }
        assertThat(seen.complete()).as("reached the backend").hasSize(requests);
        if (partial == Partial.NONE) {
            assertThat(seen.arrived())
                    .as("reached the backend, whole or in part")
                    .hasSize(requests);
        }
        clauses.forEach(clause -> clause.accept(seen));
    }

    private static Message request(Observation seen) {
        return seen.complete().getFirst();
    }

    private static Message answer(Observation seen) {
        return seen.finals().getFirst();
    }

    /** Exactly one field of that name, with that value. */
    private static void has(Message message, String field, String peer) {
        String[] parts = field.split(": ?", 2);
        assertThat(message.values(parts[0]))
                .as(field + " in " + message)
                .singleElement()
                .satisfies(value -> assertThat(value).matches(pattern(parts[1], peer)));
    }

    /** Several fields of that name, with these values. */
    private static void hasLines(Message message, String field) {
        String[] parts = field.split(": ?", 2);
        assertThat(message.values(parts[0])).as(field + " in " + message).containsExactly(parts[1].split(", "));
    }

    private static void hasTrailer(Message message, String field) {
        String[] parts = field.split(": ?", 2);
        assertThat(message.trailerValues(parts[0])).as(field + " in " + message).containsExactly(parts[1]);
    }

    private static Pattern pattern(String value, String peer) {
        return Pattern.compile(Pattern.quote(value.replace("@PEER", peer))
                .replace("@PSEUDONYM", "\\E" + "falconer-[0-9a-f]{8}" + "\\Q")
                .replace("@ANYTHING", "\\E.+\\Q"));
    }
}
