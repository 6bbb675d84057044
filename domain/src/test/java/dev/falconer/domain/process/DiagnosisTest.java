package dev.falconer.domain.process;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class DiagnosisTest {

    private static final ExitStatus FRAMEWORK_MISSING = new ExitStatus.Code(150);

    @Nested
    class OfAMissingFramework {

        @Test
        @DisplayName("LG-24 the .NET Core 3.1 host names the framework and the version that were not found")
        void asTheOldHostSaysIt() {
            StartFailure failure = Diagnosis.ofExit(FRAMEWORK_MISSING, printed("""
                    It was not possible to find any compatible framework version
                    The framework 'Microsoft.NETCore.App', version '2.9.9' was not found.
                      - The following frameworks were found:
                          3.1.32 at [/usr/share/dotnet/shared/Microsoft.NETCore.App]

                    You can resolve the problem by installing the specified framework and/or SDK.
                    """));

            assertThat(failure)
                    .isEqualTo(new StartFailure.RuntimeMissing(FRAMEWORK_MISSING, "Microsoft.NETCore.App 2.9.9"));
            assertThat(failure.cause()).contains("Microsoft.NETCore.App 2.9.9", "exit code 150");
        }

        @Test
        @DisplayName("LG-24 so does the host of .NET 6 and later, in other words")
        void asTheNewHostSaysIt() {
            StartFailure failure = Diagnosis.ofExit(FRAMEWORK_MISSING, printed("""
                    You must install or update .NET to run this application.

                    App: /srv/shop/app.dll
                    Architecture: x64
                    Framework: 'Microsoft.NETCore.App', version '9.0.0' (x64)
                    .NET location: /usr/lib/dotnet

                    The following frameworks were found:
                      8.0.11 at [/usr/lib/dotnet/shared/Microsoft.NETCore.App]
                    """));

            assertThat(failure)
                    .isEqualTo(new StartFailure.RuntimeMissing(FRAMEWORK_MISSING, "Microsoft.NETCore.App 9.0.0"));
        }

        @Test
        void byItsExitCodeAloneWhereNothingWasCaptured() {
            StartFailure failure = Diagnosis.ofExit(FRAMEWORK_MISSING, CapturedOutput.NONE);

            assertThat(failure).isInstanceOf(StartFailure.RuntimeMissing.class);
        }
    }

    @Nested
    class OfAnythingElse {

        @Test
        void isThatItEndedBeforeItListened() {
            var status = new ExitStatus.Code(3);

            assertThat(Diagnosis.ofExit(status, printed("Wow!")))
                    .isEqualTo(new StartFailure.ExitedBeforeListening(status));
        }

        @Test
        void doesNotTakeEveryTalkOfAFrameworkForAMissingOne() {
            var status = new ExitStatus.Code(1);

            StartFailure failure = Diagnosis.ofExit(
                    status,
                    printed("info: using framework 'Microsoft.NETCore.App', version '8.0.1'\ndatabase is down"));

            assertThat(failure).isEqualTo(new StartFailure.ExitedBeforeListening(status));
        }

        @Test
        void namesTheSignal() {
            StartFailure failure = Diagnosis.ofExit(new ExitStatus.Signal(6), CapturedOutput.NONE);

            assertThat(failure.cause())
                    .isEqualTo("the process ended before it listened on its port, with signal 6 (SIGABRT)");
        }
    }

    @Test
    void signalsBeyondTheCommonOnesAreNamedByNumber() {
        assertThat(new ExitStatus.Signal(31)).hasToString("signal 31");
        assertThat(new ExitStatus.Signal(9)).hasToString("signal 9 (SIGKILL)");
        assertThat(new ExitStatus.Unknown()).hasToString("unknown exit status");
        assertThat(new ExitStatus.Signal(15)).hasToString("signal 15 (SIGTERM)");
        assertThat(new ExitStatus.Code(134)).hasToString("exit code 134");
    }

    private static CapturedOutput printed(String text) {
        return new CapturedOutput(text, text);
    }
}
