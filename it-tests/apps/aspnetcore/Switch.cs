using System;

namespace TestSite
{
    /// <summary>Environment variables named TESTSITE_*, with which a test changes how the site starts and stops.</summary>
    internal static class Switch
    {
        public static string? Text(string name)
        {
            var value = Environment.GetEnvironmentVariable("TESTSITE_" + name);
            return string.IsNullOrEmpty(value) ? null : value;
        }

        public static bool On(string name) => Text(name) == "1";

        public static int? Number(string name) => Text(name) is string text ? int.Parse(text) : (int?)null;

        public static TimeSpan Milliseconds(string name) => TimeSpan.FromMilliseconds(Number(name) ?? 0);
    }
}
