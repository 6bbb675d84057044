using System.Threading;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;

namespace TestSite.Endpoints
{
    /// <summary>Requests that end the application, or wait for its end or for their client's.</summary>
    internal static class LifetimeEndpoints
    {
        private static int waiting;

        public static void MapLifetime(this IEndpointRouteBuilder endpoints)
        {
            endpoints.Map("/stop-self", StopSelf);
            endpoints.Map("/stop-self-and-wait", StopSelfAndWait);
            endpoints.Map("/wait-for-stop", WaitForStop);
            endpoints.Map("/wait-for-abort", WaitForAbort);
            endpoints.Map("/waiting-count", context => context.Text(Volatile.Read(ref waiting).ToString()));
        }

        private static Task StopSelf(HttpContext context)
        {
            Lifetime(context).StopApplication();
            return context.Text("stopping");
        }

        /// <summary>Waits for a stop that waits for this request: a knot that must not hold for ever.</summary>
        private static async Task StopSelfAndWait(HttpContext context)
        {
            Lifetime(context).StopApplication();
            await Cancelled(Lifetime(context).ApplicationStopped);
            await context.Text("stopped");
        }

        private static async Task WaitForStop(HttpContext context)
        {
            await Cancelled(Lifetime(context).ApplicationStopping);
            await context.Text("stopping");
        }

        private static async Task WaitForAbort(HttpContext context)
        {
            Interlocked.Increment(ref waiting);
            try
            {
                await Cancelled(context.RequestAborted);
            }
            finally
            {
                Interlocked.Decrement(ref waiting);
            }
        }

        private static async Task Cancelled(CancellationToken token)
        {
            var cancelled = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
            using (token.Register(() => cancelled.TrySetResult(true)))
            {
                await cancelled.Task;
            }
        }

        private static IHostApplicationLifetime Lifetime(HttpContext context) =>
            context.Service<IHostApplicationLifetime>();
    }
}
