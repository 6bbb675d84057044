using System.Linq;
using System.Net;
using System.Text;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace TestSite.Endpoints
{
    /// <summary>The request as the application sees it.</summary>
    internal static class RequestEndpoints
    {
        public static void MapRequest(this IEndpointRouteBuilder endpoints)
        {
            endpoints.Map("/", context => context.Text("Hello World"));
            endpoints.Map("/HelloWorld", context => context.Text("Hello World"));
            endpoints.Map("/headers", Headers);
            endpoints.Map("/method", context => context.Text(context.Request.Method));
            endpoints.Map("/protocol", context => context.Text(context.Request.Protocol));
            endpoints.Map("/path/{**rest}", context => context.Text(Target(context)));
            endpoints.Map("/scheme", Scheme);
            endpoints.Map("/remote", context => context.Text(Remote(context.Connection)));
            endpoints.Map("/auth", Schemes);
            endpoints.Map("/user", context => context.Text(context.User.Identity.Name ?? "anonymous"));
            endpoints.Map("/client-cert", ClientCertificate);
            endpoints.Map("/https-redirect", context => context.Text("not redirected"));
        }

        /// <summary>Paths that no route matches, doubled slashes for example, can still be looked at.</summary>
        public static Task NotFound(HttpContext context) =>
            context.Text(StatusCodes.Status404NotFound, Target(context));

        private static Task Headers(HttpContext context)
        {
            var lines = new StringBuilder();
            foreach (var (name, values) in context.Request.Headers)
            {
                foreach (var value in values)
                {
                    lines.Append(name).Append(": ").Append(value).Append('\n');
                }
            }
            return context.Text(lines.ToString());
        }

        /// <summary>path base | path | query | request target before anything was decoded</summary>
        private static string Target(HttpContext context) =>
            string.Join('|',
                context.Request.PathBase.Value,
                context.Request.Path.Value,
                context.Request.QueryString.Value,
                context.Features.Get<IHttpRequestFeature>().RawTarget);

        private static Task Scheme(HttpContext context) =>
            context.Text($"Scheme:{context.Request.Scheme}; Original:{context.Request.Headers["X-Original-Proto"]}");

        private static string Remote(ConnectionInfo connection) =>
            connection.RemoteIpAddress is IPAddress address
                ? new IPEndPoint(address, connection.RemotePort).ToString()
                : "null";

        private static async Task Schemes(HttpContext context)
        {
            var provider = context.RequestServices.GetService<IAuthenticationSchemeProvider>();
            var schemes = provider is null ? new string[0] : (await provider.GetAllSchemesAsync()).Select(s => s.Name);
            var names = string.Join(',', schemes);
            await context.Text(names.Length == 0 ? "null" : names);
        }

        private static async Task ClientCertificate(HttpContext context)
        {
            var certificate = await context.Connection.GetClientCertificateAsync();
            await context.Text(certificate is null ? "Disabled" : "Enabled;" + certificate.GetCertHashString());
        }
    }
}
