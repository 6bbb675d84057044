package dev.falconer.webconfig.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.falconer.domain.site.PoolPolicy;
import dev.falconer.webconfig.xml.Element;
import jakarta.xml.bind.annotation.XmlAttribute;
import jakarta.xml.bind.annotation.XmlElement;
import jakarta.xml.bind.annotation.XmlElements;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example and the document say everything that the file can say, and the example is sound. */
class ServerFileDocumentTest {

    private static final Path EXAMPLE = Path.of("..", "examples", "falconer.xml");
    private static final Path DOCUMENT = Path.of("..", "docs", "configuration.md");
    private static final Pattern FILE = Pattern.compile("(?:\\w*[fF]ile|clientAuthorities)=\"([^\"]+)\"");

    @TempDir
    private Path folder;

    @Test
    void theExampleIsSound() throws Exception {
        String example = Files.readString(EXAMPLE);
        for (String name :
                FILE.matcher(example).results().map(found -> found.group(1)).toList()) {
            Files.writeString(folder.resolve(name), "");
        }
        Path copy = Files.writeString(folder.resolve("falconer.xml"), example);

        ServerSettings settings = ServerSettings.read(copy);

        assertThat(settings.bindings()).hasSize(5);
        assertThat(settings.policy().limits())
                .as("the example shows the defaults")
                .isEqualTo(ServerSettings.STANDARD.policy().limits());
        assertThat(settings.forwarded())
                .as("the example shows the defaults")
                .isEqualTo(ServerSettings.STANDARD.forwarded());
        assertThat(settings.pool()).as("the example shows the defaults").isEqualTo(PoolPolicy.STANDARD);
        assertThat(settings.applications()).hasSize(3);
    }

    @Test
    void theExampleHasEveryElementAndAttribute() throws Exception {
        Set<String> used = new LinkedHashSet<>();
        Pattern.compile("<(\\w+)|(\\w+)=\"")
                .matcher(Files.readString(EXAMPLE))
                .results()
                .flatMap(ServerFileDocumentTest::groups)
                .forEach(used::add);

        assertThat(used).containsAll(names(FalconerElement.class));
    }

    @Test
    void theDocumentHasEveryElementAndAttribute() throws Exception {
        String document = Files.readString(DOCUMENT);

        assertThat(names(FalconerElement.class))
                .allSatisfy(name -> assertThat(document).containsPattern("[`<#] ?" + name + "\\b|" + name + "=\""));
    }

    private static Stream<String> groups(MatchResult found) {
        return Stream.of(found.group(1), found.group(2)).filter(name -> name != null);
    }

    /** What the element classes declare, from here downwards. */
    private static Set<String> names(Class<?> type) {
        var names = new LinkedHashSet<String>();
        for (Field field : fields(type)) {
            if (field.isAnnotationPresent(XmlAttribute.class)) {
                names.add(field.getName());
            }
            for (XmlElement child : children(field)) {
                names.add(child.name().equals("##default") ? field.getName() : child.name());
                names.addAll(names(child.type().equals(XmlElement.DEFAULT.class) ? field.getType() : child.type()));
            }
        }
        return names;
    }

    private static List<Field> fields(Class<?> type) {
        var fields = new ArrayList<Field>();
        for (Class<?> each = type; each != Element.class; each = each.getSuperclass()) {
            fields.addAll(List.of(each.getDeclaredFields()));
        }
        return fields;
    }

    private static List<XmlElement> children(Field field) {
        XmlElements several = field.getAnnotation(XmlElements.class);
        return several == null ? List.of(field.getAnnotationsByType(XmlElement.class)) : List.of(several.value());
    }
}
