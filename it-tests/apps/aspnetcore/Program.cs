using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Hosting;

namespace TestSite
{
    /// <summary>The application that the tests host: an ordinary ASP.NET Core site with one endpoint per case.</summary>
    public static class Program
    {
        public static int Main(string[] args)
        {
            if (StartSwitches.Apply() is int exitCode)
            {
                return exitCode;
            }
            CreateHostBuilder(args).Build().Run();
            return 0;
        }

        private static IHostBuilder CreateHostBuilder(string[] args) =>
            Host.CreateDefaultBuilder(args)
                .ConfigureServices(StopSwitches.Apply) // first, so that its filter comes before the IIS middleware
                .ConfigureWebHostDefaults(web => web.UseStartup<Startup>().ConfigureKestrel(Configure));

        /// <summary>
        /// Slow clients are what many cases are about: Kestrel must not be the one to lose patience. With
        /// TESTSITE_NO_SERVER_HEADER=1 it does not name itself, with TESTSITE_HTTP2=1 it speaks HTTP/2 and nothing else.
        /// </summary>
        private static void Configure(KestrelServerOptions kestrel)
        {
            kestrel.AddServerHeader = !Switch.On("NO_SERVER_HEADER");
            kestrel.Limits.MinRequestBodyDataRate = null;
            kestrel.Limits.MinResponseDataRate = null;
            if (Switch.On("HTTP2"))
            {
                kestrel.ConfigureEndpointDefaults(endpoint => endpoint.Protocols = HttpProtocols.Http2);
            }
        }
    }
}
