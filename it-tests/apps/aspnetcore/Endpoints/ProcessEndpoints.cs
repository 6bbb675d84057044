using System;
using System.Collections;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace TestSite.Endpoints
{
    /// <summary>The process: who it is, what it was given, what it prints.</summary>
    internal static class ProcessEndpoints
    {
        public static void MapProcess(this IEndpointRouteBuilder endpoints)
        {
            endpoints.Map("/pid", context => context.Text(ThisProcess.Id.ToString()));
            endpoints.Map("/ppid", context => context.Text(ThisProcess.ParentId().ToString()));
            endpoints.Map("/image", context => context.Text(ThisProcess.Image));
            endpoints.Map("/args", context => context.Text(Lines(Environment.GetCommandLineArgs().Skip(1))));
            endpoints.Map("/cwd", context => context.Text(Directory.GetCurrentDirectory()));
            endpoints.Map("/env", OneVariable);
            endpoints.Map("/env-dump", context => context.Text(Lines(AllVariables())));
            endpoints.Map("/env-count", context => context.Text(Environment.GetEnvironmentVariables().Count.ToString()));
            endpoints.Map("/print", Print);
            endpoints.Map("/print-lots", PrintLots);
        }

        private static Task OneVariable(HttpContext context)
        {
            var name = context.Query("name") ?? "";
            var value = name.Length == 0 ? null : Environment.GetEnvironmentVariable(name);
            return value is null ? context.Text(StatusCodes.Status404NotFound, "") : context.Text(value);
        }

        private static string[] AllVariables() =>
            Environment.GetEnvironmentVariables()
                .Cast<DictionaryEntry>()
                .Select(variable => variable.Key + "=" + variable.Value)
                .OrderBy(line => line, StringComparer.Ordinal)
                .ToArray();

        /// <summary>A line to standard output or, with stream=err, to standard error; newline=false leaves the end out.</summary>
        private static async Task Print(HttpContext context)
        {
            var text = context.Query("text") + (context.Query("newline") == "false" ? "" : "\n");
            await using (var stream = StandardStream(context))
            {
                await stream.WriteAsync(Encoding.UTF8.GetBytes(text));
            }
            await context.Text("printed");
        }

        private static async Task PrintLots(HttpContext context)
        {
            var bytes = context.Number("bytes", 1_000_000);
            await using (var stream = StandardStream(context))
            {
                await Pattern.WriteToAsync(stream, bytes);
            }
            await context.Text(bytes.ToString());
        }

        private static Stream StandardStream(HttpContext context) =>
            context.Query("stream") == "err" ? Console.OpenStandardError() : Console.OpenStandardOutput();

        private static string Lines(IEnumerable<string> lines) =>
            string.Concat(lines.Select(line => line + "\n"));
    }
}
