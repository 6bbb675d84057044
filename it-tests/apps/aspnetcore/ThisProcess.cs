using System.Diagnostics;
using System.Runtime.InteropServices;

namespace TestSite
{
    /// <summary>Facts about the own process, and the one way out of it that asks nobody.</summary>
    internal static class ThisProcess
    {
        public static int Id { get; } = Process.GetCurrentProcess().Id;

        public static string Image => Process.GetCurrentProcess().MainModule.FileName;

        [DllImport("libc", EntryPoint = "getppid")]
        public static extern int ParentId();

        /// <summary>Environment.Exit would stop the host first, wait for this very request, and then report 0.</summary>
        [DllImport("libc", EntryPoint = "_exit")]
        public static extern void ExitAtOnce(int code);
    }
}
