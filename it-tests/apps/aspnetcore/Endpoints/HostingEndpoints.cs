using System.Linq;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;

namespace TestSite.Endpoints
{
    /// <summary>The host as the application sees it: folders, addresses, environment, features.</summary>
    internal static class HostingEndpoints
    {
        public static void MapHosting(this IEndpointRouteBuilder endpoints)
        {
            endpoints.Map("/addresses", Addresses);
            endpoints.Map("/content-root", context => context.Text(Environment(context).ContentRootPath));
            endpoints.Map("/web-root", context => context.Text(Environment(context).WebRootPath));
            endpoints.Map("/environment-name", context => context.Text(Environment(context).EnvironmentName));
            endpoints.Map("/upgrade-feature", UpgradeFeature);
        }

        private static Task Addresses(HttpContext context)
        {
            var addresses = context.Service<IServer>().Features.Get<IServerAddressesFeature>().Addresses;
            return context.Text(string.Concat(addresses.Select(address => address + "\n")));
        }

        private static Task UpgradeFeature(HttpContext context) =>
            context.Text(context.Features.Get<IHttpUpgradeFeature>() is null ? "Disabled" : "Enabled");

        private static IWebHostEnvironment Environment(HttpContext context) => context.Service<IWebHostEnvironment>();
    }
}
