using System;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace TestSite.Endpoints
{
    /// <summary>Everything that goes wrong on purpose: in a request, on its connection, with the process.</summary>
    internal static class FailureEndpoints
    {
        public static void MapFailure(this IEndpointRouteBuilder endpoints)
        {
            endpoints.Map("/throw", context => throw new InvalidOperationException("thrown on purpose"));
            endpoints.Map("/abort", Abort);
            endpoints.Map("/abort-midway", AbortMidway);
            endpoints.Map("/short-body", ShortBody);
            endpoints.Map("/crash", Crash);
            endpoints.Map("/crash-midway", CrashMidway);
            endpoints.Map("/exit", Exit);
        }

        private static Task Abort(HttpContext context)
        {
            context.Abort();
            return Task.CompletedTask;
        }

        /// <summary>Chunked, or with a Content-Length where length= announces one.</summary>
        private static async Task AbortMidway(HttpContext context)
        {
            await SendPart(context);
            context.Abort();
        }

        /// <summary>Announces 100 bytes, sends 10 and calls it finished.</summary>
        private static Task ShortBody(HttpContext context)
        {
            context.Response.ContentLength = 100;
            return Pattern.WriteToAsync(context.Response.Body, 10);
        }

        private static Task Crash(HttpContext context)
        {
            Environment.FailFast("crashed on purpose");
            return Task.CompletedTask;
        }

        private static async Task CrashMidway(HttpContext context)
        {
            await SendPart(context);
            Environment.FailFast("crashed on purpose");
        }

        private static Task Exit(HttpContext context)
        {
            ThisProcess.ExitAtOnce(context.Count("code", 0));
            return Task.CompletedTask;
        }

        private static async Task SendPart(HttpContext context)
        {
            if (context.Query("length") is string length)
            {
                context.Response.ContentLength = long.Parse(length);
            }
            await context.Piece("a part");
            await Task.Delay(context.Milliseconds(100)); // for the part to leave before the connection does
        }
    }
}
