package dev.falconer.domain.process;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads from the end of a process, and from what it printed, why it did not start. */
public final class Diagnosis {

    /** The exit code of the .NET host when the framework of the application is not installed. */
    private static final int FRAMEWORK_MISSING = 150;

    private static final Pattern FRAMEWORK =
            Pattern.compile("[Ff]ramework:? '([^']+)',? version '([^']+)'.{0,200}", Pattern.DOTALL);

    private Diagnosis() {}

    /** Why a process that ended before it listened did so. */
    public static StartFailure ofExit(ExitStatus status, CapturedOutput output) {
        Matcher framework = FRAMEWORK.matcher(output.first());
        boolean saysMissing = output.first().contains("was not found")
                || output.first().contains("compatible framework version")
                || output.first().contains("You must install");
        if (framework.find() && saysMissing) {
            return new StartFailure.RuntimeMissing(status, framework.group(1) + " " + framework.group(2));
        }
        if (status instanceof ExitStatus.Code(int code) && code == FRAMEWORK_MISSING) {
            return new StartFailure.RuntimeMissing(status, "see its last output");
        }
        return new StartFailure.ExitedBeforeListening(status);
    }
}
