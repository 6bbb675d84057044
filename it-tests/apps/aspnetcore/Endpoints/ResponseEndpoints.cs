using System.Text;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Primitives;

namespace TestSite.Endpoints
{
    /// <summary>Response heads: status lines, headers, and framing that is unusual but correct.</summary>
    internal static class ResponseEndpoints
    {
        public static void MapResponse(this IEndpointRouteBuilder endpoints)
        {
            endpoints.Map("/status", Status);
            endpoints.Map("/204", context => NoBody(context, StatusCodes.Status204NoContent));
            endpoints.Map("/304", context => NoBody(context, StatusCodes.Status304NotModified));
            endpoints.Map("/response-headers", Headers);
            endpoints.Map("/server-header", context => WithHeader(context, "Server", "MyServer/7.8"));
            endpoints.Map("/empty-header", context => WithHeader(context, "X-Empty", ""));
            endpoints.Map("/large-header", LargeHeader);
            endpoints.Map("/connection-close", context => WithHeader(context, "Connection", "close"));
            endpoints.Map("/redirect", Redirect);
            endpoints.Map("/unauthorized", Unauthorized);
            endpoints.Map("/manually-chunked", ManuallyChunked);
            endpoints.Map("/trailers", Trailers);
            endpoints.Map("/response-features", context => context.Text(Features(context)));
        }

        /// <summary>code, reason and body as asked for; without body= there is none.</summary>
        private static Task Status(HttpContext context)
        {
            context.Response.StatusCode = context.Count("code", StatusCodes.Status200OK);
            if (context.Query("reason") is string reason)
            {
                context.Features.Get<IHttpResponseFeature>().ReasonPhrase = reason;
            }
            return context.Query("body") is string body ? context.Text(body) : Task.CompletedTask;
        }

        private static Task NoBody(HttpContext context, int status)
        {
            context.Response.StatusCode = status;
            return Task.CompletedTask;
        }

        private static Task Headers(HttpContext context)
        {
            var headers = context.Response.Headers;
            headers["UnknownHeader"] = "test123=foo";
            headers["MultiHeader"] = new StringValues(new[] { "1", "2" });
            headers["Vary"] = new StringValues(new[] { "Accept", "Accept-Language", "Origin" });
            headers["Cache-Control"] = new StringValues(new[] { "private", "no-transform", "max-age=7" });
            headers["Set-Cookie"] = new StringValues(new[] { "first=1; path=/", "second=2, with comma; path=/; HttpOnly" });
            context.Response.ContentType = "application/x-testsite";
            return context.Text("headers");
        }

        private static Task WithHeader(HttpContext context, string name, string value)
        {
            context.Response.Headers[name] = value;
            return context.Text(name);
        }

        private static Task LargeHeader(HttpContext context)
        {
            var bytes = context.Count("bytes", 1000);
            return WithHeader(context, "X-Large", new string('x', bytes));
        }

        /// <summary>To to=, or to the address under which the application knows itself.</summary>
        private static Task Redirect(HttpContext context)
        {
            var here = $"http://{context.Connection.LocalIpAddress}:{context.Connection.LocalPort}/";
            context.Response.Redirect(context.Query("to") ?? here);
            return Task.CompletedTask;
        }

        private static Task Unauthorized(HttpContext context)
        {
            if (context.Request.Headers.TryGetValue("Authorization", out var credentials))
            {
                return context.Text(credentials.ToString());
            }
            context.Response.Headers["WWW-Authenticate"] = new StringValues(new[] { "Basic realm=\"test\"", "Bearer" });
            return context.Text(StatusCodes.Status401Unauthorized, "who are you?");
        }

        /// <summary>The application writes the chunked coding by hand, as some do.</summary>
        private static Task ManuallyChunked(HttpContext context)
        {
            context.Response.Headers["Transfer-Encoding"] = "chunked";
            var body = Encoding.ASCII.GetBytes("10\r\nManually Chunked\r\n0\r\n\r\n");
            return context.Response.Body.WriteAsync(body, 0, body.Length);
        }

        /// <summary>A body, then two trailers, one of them with two values.</summary>
        private static async Task Trailers(HttpContext context)
        {
            context.Response.DeclareTrailer("X-Trailer");
            await context.Piece("body");
            context.Response.AppendTrailer("X-Trailer", "told at the end");
            context.Response.AppendTrailer("X-Many", new StringValues(new[] { "1", "2" }));
        }

        /// <summary>What only HTTP/2 offers the application.</summary>
        private static string Features(HttpContext context)
        {
            var trailers = context.Response.SupportsTrailers();
            var reset = context.Features.Get<IHttpResetFeature>() is object;
            return $"trailers:{trailers}; reset:{reset}";
        }
    }
}
