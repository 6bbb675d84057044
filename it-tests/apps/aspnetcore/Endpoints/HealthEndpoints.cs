using System;
using System.Collections.Concurrent;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace TestSite.Endpoints
{
    /// <summary>What a supervisor looks at: whether the process is well, and how much memory it takes.</summary>
    internal static class HealthEndpoints
    {
        private static readonly ConcurrentBag<byte[]> Allocated = new ConcurrentBag<byte[]>();
        private static volatile bool well = true;

        public static void MapHealth(this IEndpointRouteBuilder endpoints)
        {
            endpoints.Map("/health", context => context.Text(well ? 200 : 503, well ? "well" : "ill"));
            endpoints.Map("/fall-ill", FallIll);
            endpoints.Map("/allocate", Allocate);
        }

        /// <summary>Says that it is ill from now on, and works as before.</summary>
        private static Task FallIll(HttpContext context)
        {
            well = false;
            return context.Text("ill");
        }

        /// <summary>Takes megabytes= more, and keeps them.</summary>
        private static Task Allocate(HttpContext context)
        {
            var memory = new byte[context.Count("megabytes", 0) << 20];
            Array.Fill(memory, (byte)1);
            Allocated.Add(memory);
            return context.Text("allocated");
        }
    }
}
