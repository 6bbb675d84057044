package dev.falconer.domain.forwarding;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestTargetTest {

    private static @Nullable Objection judge(String method, String target) {
        return RequestRules.objection(FakeHead.request(method, target).with("Host", "h.test"));
    }

    private static String forBackend(String method, String target) {
        assertThat(judge(method, target)).isNull();
        return RequestTarget.forBackend(FakeHead.request(method, target)).toString();
    }

    @Nested
    class ThatIsSound {

        @ParameterizedTest(name = "{0} {1}")
        @CsvSource({
            "A17, '/t/~/%7Euser/a%2fb//c;p=1/%C3%A9?x=%20&y=%2F'",
            "A19, /t/ID?",
            "UR-01, /Path/%3F%3F?query",
            "UR-01, /Query/%3FPath?query?",
            "UR-02, '/%20%21%22%23%24%25%26%27%28%29%2A%2C%2D%2E%2F%30%3A%3B%3C%3D%3E%3F%40%41%5B%5C%5D%5E%5F%60%61%7B%7C%7D%7E'",
            "UR-03, //a/b//c",
            "UR-06, /%01%1F%0d%0a",
            "UR-07, /%2B",
            "UR-08, /a%3Fb",
            "MA-05, /SUb/APp/a%5cb/",
            "A42, /a\\b",
            "A42, /a/..b\\...\\c",
            "A18, /.well-known/..../..a/a../.a%2e/...",
            "A18, /a?b=/../c&d=..\\..%2f..",
            "D7, /a%252F%252e%252e/b",
            "D7, '/search?q=100%&u=%u00e9&n=%00'",
            "D7, '/a|b^{c}`<d>\"e\"'",
            "A06, /"
        })
        void isForwardedByteForByte(String row, String target) {
            FakeHead head = FakeHead.get(target);

            assertThat(RequestRules.objection(head)).isNull();
            assertThat(RequestTarget.forBackend(head)).isSameAs(head.target());
        }

        @Test
        @DisplayName("A06 a target of 8000 characters passes whole")
        void mayBeLong() {
            String target = "/t/" + "a".repeat(8000);

            assertThat(forBackend("GET", target)).isEqualTo(target);
        }

        @ParameterizedTest(name = "{0} {1} {2}")
        @CsvSource({
            "A08, GET, http://abs.test/t/1, /t/1",
            "A09, GET, http://h.test:8080/t//1?x=/, /t//1?x=/",
            "A09, GET, HTTP://[::1]:80/t, /t",
            "A44, GET, https://h.test/t, /t",
            "A09, GET, http://h.test, /",
            "A09, GET, http://h.test?x=1, /?x=1",
            "A11, OPTIONS, http://h.test, *",
            "A11, OPTIONS, http://h.test/, /",
            "A11, OPTIONS, http://h.test?x, /?x",
            "A10, OPTIONS, *, *",
            "A18, GET, http://h.test/a/../b, /b"
        })
        void goesOutInOriginForm(String row, String method, String target, String forwarded) {
            assertThat(forBackend(method, target)).isEqualTo(forwarded);
        }

        @ParameterizedTest(name = "{0} {1}")
        @CsvSource({
            "A18, /t/ID/a/../b/./c, /t/ID/b/c",
            "UR-04, /a/b/../c, /a/c",
            "UR-04, /a/b/./c, /a/b/c",
            "UR-04, /a/b/%2E%2E/c, /a/c",
            "UR-04, /a/b/%2e/c, /a/b/c",
            "MA-06, /Sub/x/../App/p, /Sub/App/p",
            "MA-06, /Sub/x/.%2e/App/p, /Sub/App/p",
            "MA-06, /Sub/x/%2E./App/p, /Sub/App/p",
            "Z42, /public/%2e%2e/admin, /admin",
            "A18, /.., /",
            "A18, /., /",
            "A18, /a/.., /",
            "A18, /a/b/.., /a/",
            "A18, /a/., /a/",
            "A18, /../../a, /a",
            "A18, /a/b/../../../c, /c",
            "A18, /a//../b, /a/b",
            "A18, /a/../%2F%7e?q=/../, /%2F%7e?q=/../",
            "A18, /./?, /?",
            "A18, /a/..?x, /?x"
        })
        void hasItsDotSegmentsResolvedAndNothingElseTouched(String row, String target, String forwarded) {
            assertThat(forBackend("GET", target)).isEqualTo(forwarded);
        }
    }

    @Nested
    class ThatIsUnsound {

        @ParameterizedTest(name = "{0} {1} {2}")
        @CsvSource({
            "A14, GET, h.test:80",
            "A15, GET, t/1",
            "A15, GET, ''",
            "A38, GET, http://user:pw@h.test/t",
            "A38, GET, http://user@h.test/t",
            "A43, GET, http:///t",
            "A43, GET, http://",
            "A43, GET, http://:80/t",
            "A43, GET, http://[::1/t",
            "A43, GET, http://h.test\\@evil.test/t",
            "A43, GET, http:/t",
            "A43, GET, ftp://h.test/t",
            "A43, GET, ws://h.test/t",
            "A10, GET, *",
            "K37, options, *",
            "A10, OPTIONS, **",
            "A10, OPTIONS, *?x"
        })
        void hasNoValidForm(String row, String method, String target) {
            assertThat(judge(method, target)).isEqualTo(Objection.TARGET_FORM);
        }

        @ParameterizedTest(name = "{0} {1}")
        @CsvSource({
            "A16, /t#frag",
            "A16, /t?q#frag",
            "A20, /t\\0x",
            "A20, /t?\\0x",
            "A22, /t\u007fx",
            "A22, /t?\u007fx",
            "A23, /\u00c3\u00a9",
            "A23, /t?\u00c3\u00a9",
            "A23, /\u010a",
            "A35, /t /x",
            "A36, /t\\tx",
            "K32, /t HTTP/1.1\\r\\nX-Evil: 1",
            "UR-05, /\\1",
            "UR-05, /t\\rx",
            "UR-05, /t\\nx",
            "UR-05, /t?\\37x",
            "A16, http://h.test/t#frag"
        })
        void containsWhatMustBeEscaped(String row, String target) {
            assertThat(judge("GET", target.translateEscapes())).isEqualTo(Objection.TARGET_CHARACTER);
        }

        @ParameterizedTest(name = "{0} {1}")
        @CsvSource({
            "UR-06, /%00",
            "UR-06, /a%00.html",
            "D7, /%",
            "D7, /%2",
            "D7, /%zz",
            "D7, /%2g",
            "D7, /%u0041",
            "D7, /a%?b",
            "D7, /a%2?b",
            "D7, http://h.test/%zz"
        })
        void containsAnInvalidEscape(String row, String target) {
            assertThat(judge("GET", target)).isEqualTo(Objection.TARGET_ESCAPE);
        }

        @ParameterizedTest(name = "{0} {1}")
        @CsvSource({
            "A42, /t/..\\..\\x",
            "A42, /t\\..",
            "A42, /t\\../x",
            "A42, /t/..%5cx",
            "A42, /t%5C../x",
            "A42, /t%5c%2e%2E",
            "Z42, /public/..%2fadmin",
            "Z42, /public%2F..%2Fadmin",
            "Z42, /public%2f../admin",
            "Z42, /public/%2e%2e%2Fadmin",
            "Z42, /public/..;/admin",
            "Z42, /public/..;jsessionid=1/admin",
            "Z42, /public/%2e.;",
            "Z42, http://h.test/a/..;/b"
        })
        void climbsForSomeReadersOnly(String row, String target) {
            assertThat(judge("GET", target)).isEqualTo(Objection.TARGET_AMBIGUOUS);
        }
    }
}
