package dev.falconer.process.output;

import dev.falconer.domain.process.CapturedOutput;
import dev.falconer.domain.process.HandedOver;
import java.lang.ProcessBuilder.Redirect;
import java.time.Duration;

/** Goes to the null device. */
record DiscardedOutput() implements ProcessOutput {

    @Override
    public Redirect target() {
        return Redirect.DISCARD;
    }

    @Override
    public void follow(Process process) {
        // Nothing arrives here.
    }

    @Override
    public void discard() {
        // Nothing was made.
    }

    @Override
    public CapturedOutput captured() {
        return CapturedOutput.NONE;
    }

    @Override
    public HandedOver.Printed release() {
        return HandedOver.Printed.NOTHING;
    }

    @Override
    public void finish(Duration patience) {
        // Nothing is under way.
    }
}
