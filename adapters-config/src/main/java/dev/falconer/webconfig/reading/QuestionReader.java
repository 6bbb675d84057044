package dev.falconer.webconfig.reading;

import dev.falconer.domain.site.HealthQuestion;
import dev.falconer.domain.site.StatusRange;
import java.util.Optional;

/** Reads what a backend is asked for, to show that it is well. */
public final class QuestionReader {

    private static final String EXPECTED_PATH =
            "a path that begins with /, in printable ASCII characters without blanks and #";

    private final AttributeTypes types;

    public QuestionReader(AttributeTypes types) {
        this.types = types;
    }

    /** Empty where it cannot be asked; the problem is on record then. */
    public Optional<HealthQuestion.Http> read(Attribute path, Attribute host, Attribute status) {
        String target = path.textOr("");
        boolean isSound = target.startsWith("/") && isPlain(target, "#");
        if (!isSound) {
            types.wrong(path, EXPECTED_PATH);
        }
        Optional<String> asked = host(host);
        StatusRange expected = status(status);
        return isSound ? Optional.of(new HealthQuestion.Http(target, asked, expected)) : Optional.empty();
    }

    private Optional<String> host(Attribute host) {
        String text = host.text();
        if (text == null) {
            return Optional.empty();
        }
        if (text.isEmpty() || !isPlain(text, "#?/\\@,")) {
            types.wrong(host, "a host name such as shop.example, or shop.example:8080");
            return Optional.empty();
        }
        return Optional.of(text);
    }

    private StatusRange status(Attribute status) {
        String text = status.text();
        if (text == null) {
            return StatusRange.SUCCESS;
        }
        try {
            return StatusRange.parse(text);
        } catch (IllegalArgumentException wrong) {
            types.wrong(status, "a status from 200 to 599, or a range of them such as 200-399");
            return StatusRange.SUCCESS;
        }
    }

    /** It is written into a request's head as it is. */
    private static boolean isPlain(String text, String forbidden) {
        return text.chars().allMatch(c -> c > ' ' && c < 0x7f && forbidden.indexOf(c) < 0);
    }
}
