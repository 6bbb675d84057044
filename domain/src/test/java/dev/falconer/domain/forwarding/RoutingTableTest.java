package dev.falconer.domain.forwarding;

import static org.assertj.core.api.Assertions.assertThat;

import dev.falconer.domain.site.PathBase;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("An application, by its path base,")
class RoutingTableTest {

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({
        "MA-05, /Sub/App",
        "MA-05, /SUb/APp/PathAndQuery",
        "MA-05, /sub/app?q",
        "MA-05, /Sub/App/",
        "MA-05, /Sub/App/Path%2FAnd/Query%2f",
        "MA-06, /Sub/App//Path//x",
        "MA-06, /Sub/x/../App/Path",
        "MA-06, /./Sub/%2e/App/Path/..",
        "MA-06, /x/.%2e/Sub/App",
        "Z41, /S%75b/%41pp/x",
        "A08, http://h.test/Sub/App/x"
    })
    @DisplayName("Z41 it is found as the application would read it")
    void itIsFoundAsTheApplicationWouldReadIt(String row, String target) {
        assertThat(owner(target, "/Sub/App")).isEqualTo("/Sub/App");
    }

    @ParameterizedTest
    @CsvSource({
        "/%D0%9F%D1%83%D1%82%D1%8C, true",
        "/%d0%9f%d1%83%d1%82%d1%8c/x, true",
        "/%D0%9F%D1%83%D1%82, false",
        "/%D0%9F%D1%83%D1%82%D0%8C, false",
        "/%1F%43%42%4C, false"
    })
    @DisplayName("TL-11 one that is no ASCII is found by the octets of UTF-8")
    void itIsFoundBeyondAscii(String target, boolean found) {
        assertThat(owner(target, "/Путь")).isEqualTo(found ? "/Путь" : null);
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({
        "MA-05, /",
        "MA-05, /Sub",
        "MA-05, /Sub/Ap",
        "MA-05, /Sub/Ap?p",
        "MA-05, /Sub/Application",
        "MA-05, /Sub/App%5cx",
        "MA-05, /Sub%2FApp/x",
        "MA-05, /Sub/App%2Fx",
        "MA-05, /Sub/App%3Fx",
        "MA-05, /x?/Sub/App",
        "MA-06, //Sub//App/Path",
        "MA-06, /Sub/App/../Other",
        "MA-06, /Sub/App/%2e%2e/%2E./",
        "MA-06, /Sub/App/..",
        "Z42, http://h.test/Sub/App/../../admin",
        "A10, *"
    })
    void itIsNotFoundWhereTheApplicationWouldReadAnotherPath(String row, String target) {
        assertThat(owner(target, "/Sub/App")).isNull();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"/", "/a/../..", "/%41", "*"})
    void everythingIsUnderTheRoot(String target) {
        assertThat(owner(target, "")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "/, ''",
        "/su, ''",
        "/subject, ''",
        "/SUB?x, /sub",
        "/sub/deeper, /sub",
        "/sub%2Fdeep, ''",
        "/sub/deep/er, /sub/deep",
        "/sub/deep/../x, /sub"
    })
    @DisplayName("is the one with the longest of those that fit")
    void longest(String target, String found) {
        assertThat(owner(target, "", "/sub/deep", "/sub")).isEqualTo(found);
    }

    @Test
    @DisplayName("is the first where two have the same")
    void same() {
        assertThat(owner("/sub/x", "/SUB", "/sub")).isEqualTo("/SUB");
    }

    @Test
    @DisplayName("is nobody where there is none")
    void none() {
        assertThat(owner("/")).isNull();
    }

    @Test
    @DisplayName("is found among a thousand")
    void many() {
        String[] bases =
                IntStream.range(0, 1_000).mapToObj(i -> "/many/app" + i).toArray(String[]::new);

        for (String base : bases) {
            assertThat(owner(base + "/x", bases)).isEqualTo(base);
        }
        assertThat(owner("/many/app1000", bases)).isNull();
        assertThat(owner("/many", bases)).isNull();
    }

    @Test
    @DisplayName("costs no more looks at the path among a thousand than alone")
    void looks() {
        String[] bases =
                IntStream.range(1_000, 2_000).mapToObj(i -> "/many/app" + i).toArray(String[]::new);

        assertThat(looks("/many/app1999/x", bases)).isEqualTo(looks("/many/app1999/x", "/many/app1999"));
        assertThat(looks("/elsewhere", bases)).isEqualTo(looks("/elsewhere", "/many/app1999"));
    }

    /** How many characters of the target are looked at until its owner is known. */
    private static int looks(String target, String... bases) {
        RoutingTable<PathBase> table =
                RoutingTable.of(Stream.of(bases).map(PathBase::new).toList(), base -> base);
        var counted = new Counted(target, new AtomicInteger());
        table.owner(new FakeTarget(counted));
        return counted.looks.get();
    }

    private record Counted(String text, AtomicInteger looks) implements CharSequence {

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public char charAt(int index) {
            looks.incrementAndGet();
            return text.charAt(index);
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return text.substring(start, end);
        }
    }

    private record FakeTarget(CharSequence target) implements RequestHead {

        @Override
        public CharSequence method() {
            return "GET";
        }

        @Override
        public HttpVersion version() {
            return HttpVersion.HTTP_1_1;
        }

        @Override
        public @Nullable CharSequence first(CharSequence name) {
            return null;
        }

        @Override
        public void forEach(HeaderVisitor visitor) {}
    }

    private static @Nullable String owner(String target, String... bases) {
        List<PathBase> owners = Stream.of(bases).map(PathBase::new).toList();
        PathBase found = RoutingTable.of(owners, base -> base).owner(FakeHead.get(target));
        return found == null ? null : found.prefix();
    }
}
