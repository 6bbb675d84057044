using System;
using System.Text;
using System.Threading;

namespace TestSite
{
    /// <summary>
    /// What may happen before the host exists, in this order: print, end, take another port, take time, hang.
    /// <list type="bullet">
    /// <item>TESTSITE_STARTUP_PRINT=text and TESTSITE_STARTUP_PRINT_BYTES=n print to standard output, or to standard
    /// error with TESTSITE_STARTUP_PRINT_STREAM=err.</item>
    /// <item>TESTSITE_EXIT_AT_START=code ends the process.</item>
    /// <item>TESTSITE_OTHER_PORT=n listens there and not where it was told to.</item>
    /// <item>TESTSITE_STARTUP_DELAY_MS=n starts late.</item>
    /// <item>TESTSITE_NEVER_LISTEN=1 never starts.</item>
    /// </list>
    /// </summary>
    internal static class StartSwitches
    {
        /// <summary>The exit code where the process is to end at once, otherwise null.</summary>
        public static int? Apply()
        {
            Print();
            if (Switch.Number("EXIT_AT_START") is int exitCode)
            {
                return exitCode;
            }
            if (Switch.Text("OTHER_PORT") is string port)
            {
                Environment.SetEnvironmentVariable("ASPNETCORE_PORT", port);
            }
            Thread.Sleep(Switch.Milliseconds("STARTUP_DELAY_MS"));
            if (Switch.On("NEVER_LISTEN"))
            {
                Thread.Sleep(Timeout.Infinite);
            }
            return null;
        }

        private static void Print()
        {
            using var stream = Switch.Text("STARTUP_PRINT_STREAM") == "err"
                ? Console.OpenStandardError()
                : Console.OpenStandardOutput();
            if (Switch.Text("STARTUP_PRINT") is string text)
            {
                stream.Write(Encoding.UTF8.GetBytes(text + "\n"));
            }
            Pattern.WriteTo(stream, Switch.Number("STARTUP_PRINT_BYTES") ?? 0);
        }
    }
}
