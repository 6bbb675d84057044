package dev.falconer.webconfig;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files that are no XML, or not this schema: 500 sub 19, each problem with its place (D18). */
class MalformedFileTest {

    @TempDir
    private Path temporary;

    private PublishedFolder folder;

    @BeforeEach
    void givenAFolder() {
        folder = new PublishedFolder(temporary);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "`` | web.config: the file is empty (expected: <configuration>)",
                "`  ` | web.config: the file is empty (expected: <configuration>)",
                "<configuration>~<system.webServer> | web.config:2:19: the file ends inside <system.webServer>"
                        + " (expected: </system.webServer>, opened in line 2)",
                "<configuration>~ <a></b>~</configuration> | web.config:2:7: not well-formed XML:",
                "<configuration a=1/> | web.config:1:18: not well-formed XML:",
                "<configuration>~<a x='1' x='2'/></configuration> | web.config:2:17: not well-formed XML:"
                        + " attribute x stands twice in one tag (expected: once)",
                "<configuration a='x & y'/> | web.config:1:22: not well-formed XML: a lone & stands here (expected: &amp;)",
                "<configuration a='x < y'/> | web.config:1:21: not well-formed XML: a < stands inside a value"
                        + " (expected: &lt;, or a missing quote before it)",
                "<configuration a='&foo;'/> | web.config:1:24: not well-formed XML:",
                "<x:configuration/> | web.config:1:19: not well-formed XML: prefix x: is not declared (expected: a plain name)",
                "<configuration/><configuration/> | web.config:1:18: not well-formed XML:",
                "hello | web.config:1:1: not well-formed XML:",
                "<configuration xmlns='urn:x'/> | web.config:1:1: <configuration> belongs to namespace urn:x"
                        + " (expected: no namespace)",
                "<appSettings/> | web.config:1:1: <appSettings> is the outermost element (expected: <configuration>)",
            })
    void malformed(String file, String expected) {
        folder.webConfig(file.replace('~', '\n'));

        assertThat(folder.problems()).hasSize(2).first().isEqualTo("500.19");
        assertThat(folder.problems().getLast()).startsWith(expected);
    }

    @Test
    void aDocumentTypeIsNotAllowedAndNothingOutsideIsRead() throws Exception {
        Path secret = Files.writeString(temporary.resolve("secret"), "TOP");
        folder.webConfig(
                "<?xml version='1.0'?>\n<!DOCTYPE configuration [<!ENTITY e SYSTEM '" + secret.toUri()
                        + "'>]>\n<configuration><system.webServer><aspNetCore processPath='a'/></system.webServer></configuration>");

        assertThat(folder.problems())
                .containsExactly(
                        "500.19",
                        "web.config:2:1: DOCTYPE is not allowed here (expected: no document type definition)");
    }

    @Test
    void anEntityOfADocumentTypeIsNotInserted() throws Exception {
        Path secret = Files.writeString(temporary.resolve("secret"), "TOP");
        folder.webConfig("<!DOCTYPE configuration [<!ENTITY e SYSTEM '" + secret.toUri()
                + "'><!ENTITY f 'inner'>]>\n<configuration><system.webServer><aspNetCore processPath='&f;'/></system.webServer>"
                + "</configuration>");

        assertThat(folder.problems()).hasSize(3).noneMatch(problem -> problem.contains("TOP"));
    }

    @Test
    void bytesOfAnotherEncodingAreNamedWithTheirPlace() {
        folder.file("web.config", "<configuration>\n  é".getBytes(StandardCharsets.ISO_8859_1));

        assertThat(folder.problems())
                .containsExactly(
                        "500.19",
                        "web.config:2:3: the bytes here are not UTF-8 (expected: the encoding the file declares)");
    }

    @Test
    void anUnknownEncodingIsNamed() {
        folder.webConfig("<?xml version='1.0' encoding='klingon'?><configuration/>");

        assertThat(folder.problems())
                .containsExactly(
                        "500.19", "web.config:1:1: encoding: klingon is unknown here (expected: utf-8, for instance)");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "<aspNetCore proccessPath='dotnet'/> | 46 | proccessPath is not an attribute of <aspNetCore>"
                        + " (did you mean processPath?)",
                "<aspNetCore ProcessPath='dotnet'/> | 46 | ProcessPath is not an attribute of <aspNetCore>"
                        + " (did you mean processPath?)",
                "<httpPlatform processPath='x' hostingModel='inprocess'/> | 64 | hostingModel is not an attribute of <httpPlatform>"
                        + " (expected: startupRetryCount, ",
                "<aspNetCore processPath='a'><environmentVariable name='A' value='1'/></aspNetCore> | 62 |"
                        + " <environmentVariable> is not known inside <aspNetCore> (did you mean <environmentVariables>?)",
                "<aspNetCore processPath='a'><x:y xmlns:x='u'/></aspNetCore> | 62 | <y> is not known inside <aspNetCore>",
                "<aspNetCore processPath='a'><environmentVariables><environmentVariable name='A' value='1' x=''/>"
                        + "</environmentVariables></aspNetCore> | 124 | x is not an attribute of <environmentVariable> (expected: name, value)",
                "<aspNetCore processPath='a'><handlerSettings><add name='A'/></handlerSettings></aspNetCore> | 79 |"
                        + " <add> is not known inside <handlerSettings> (expected: <handlerSetting>, <clear>)",
                "<AspNetCore processPath='a'/> | 34 | <AspNetCore> is not known: letter case counts (did you mean <aspNetCore>?)",
                "<aspNetCore processPath='a'><environmentVariables><clear all='1'/></environmentVariables></aspNetCore> | 91 |"
                        + " all is not an attribute of <clear> (expected: none)",
                "<aspNetCore processPath='a'/><aspNetCore processPath='b'/> | 63 | <aspNetCore> stands here again"
                        + " (expected: once; the first is in line 1)",
            })
    void breachesOfTheSchema(String content, int column, String expected) {
        folder.webServer(content);

        assertThat(folder.problems().getFirst()).isEqualTo("500.19");
        assertThat(folder.problems())
                .anyMatch(problem -> problem.startsWith("web.config:1:" + column + ": " + expected));
    }

    @ParameterizedTest
    @CsvSource({"add", "remove"})
    @DisplayName("ST-17 add and remove inside environmentVariables break the schema of that section")
    void addInsideEnvironmentVariables(String name) {
        folder.aspNetCore("", "<environmentVariables><" + name + " name='A' value='1'/></environmentVariables>");

        assertThat(folder.problems())
                .containsExactly(
                        "500.19",
                        "web.config:1:90: <" + name
                                + "> is not known inside <environmentVariables> (expected: <environmentVariable>, <clear>)");
    }

    @Test
    void everythingIsSaidAtOnceAndTheSchemaDecidesTheSubStatus() {
        folder.webConfig("""
                <configuration>
                  <system.webServer>
                    <aspNetCore processPath=""
                                hostingModel="bogus"
                                startupTimeLimit="x"
                                unknown="1">
                      <environmentVariables>
                        <environmentVariable value="1" />
                        <environmentVariable name="A" />
                      </environmentVariables>
                    </aspNetCore>
                  </system.webServer>
                </configuration>
                """);

        assertThat(folder.problems())
                .satisfiesExactly(
                        line -> assertThat(line).isEqualTo("500.19"),
                        line -> assertThat(line).startsWith("web.config:3:17: processPath is empty"),
                        line -> assertThat(line).startsWith("web.config:4:17: hostingModel: bogus"),
                        line -> assertThat(line).startsWith("web.config:5:17: startupTimeLimit: x"),
                        line -> assertThat(line).startsWith("web.config:6:17: unknown is not an attribute"),
                        line -> assertThat(line)
                                .isEqualTo("web.config:8:9: name of <environmentVariable> is missing"
                                        + " (expected: the variable's name)"),
                        line -> assertThat(line)
                                .isEqualTo("web.config:9:9: value of <environmentVariable> A is missing"
                                        + " (expected: a value, which may be empty)"));
    }

    @Test
    void placesAreRightAfterWindowsLineEndsAndOddCharacters() {
        folder.webConfig(
                "<configuration>\r\n<!-- é𝄞 -->\t<system.webServer>\r\n\t<aspNetCore\r\n\t  processPath = 'a=\"b\"'"
                        + "\r\n\t  startupTimeLimit\r\n = 'x'/></system.webServer></configuration>");

        assertThat(folder.problems().getLast()).startsWith("web.config:5:4: startupTimeLimit: x");
    }

    @Test
    void manyUnknownNamesAreAllReported() {
        folder.aspNetCore("", "<a/>".repeat(200));

        assertThat(folder.problems()).hasSize(201);
    }

    @Test
    void theNamespaceOfOldToolsIsNoObstacle() {
        folder.webConfig("<configuration xmlns='http://schemas.microsoft.com/.NetConfiguration/v2.0'><system.webServer>"
                + "<aspNetCore processPath='dotnet' lockItem='true'/></system.webServer></configuration>");

        assertThat(folder.hosting().command().processPath()).isEqualTo("dotnet");
    }

    @Test
    void anElementOfAnotherNamespaceIsNotTakenForOurs() {
        folder.webServer("<aspNetCore processPath='a'/><x:webSocket xmlns:x='urn:x' enabled='false'/>");

        assertThat(folder.hosting().forwarding().webSockets()).isTrue();
        assertThat(folder.notices()).containsExactly("web.config:1:63: <webSocket> is not honoured");
    }
}
