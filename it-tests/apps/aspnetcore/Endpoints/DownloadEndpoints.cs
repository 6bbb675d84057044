using System;
using System.IO;
using System.IO.Compression;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace TestSite.Endpoints
{
    /// <summary>Response bodies: large, slow, in pieces, encoded.</summary>
    internal static class DownloadEndpoints
    {
        private const string Binary = "application/octet-stream";

        public static void MapDownload(this IEndpointRouteBuilder endpoints)
        {
            endpoints.Map("/download", Download);
            endpoints.Map("/download-chunked", DownloadChunked);
            endpoints.Map("/content-length-head", Head);
            endpoints.Map("/slow", Slow);
            endpoints.Map("/trickle", Trickle);
            endpoints.Map("/sse", Events);
            endpoints.Map("/headers-then-wait", HeadersThenWait);
            endpoints.Map("/gzip", Gzip);
            endpoints.Map("/cached", Cached);
        }

        private static Task Download(HttpContext context)
        {
            var bytes = context.Number("bytes", 1000);
            context.Response.ContentType = Binary;
            context.Response.ContentLength = bytes;
            return Pattern.WriteToAsync(context.Response.Body, bytes);
        }

        private static async Task DownloadChunked(HttpContext context)
        {
            context.Response.ContentType = Binary;
            await context.Response.StartAsync();
            await Pattern.WriteToAsync(context.Response.Body, context.Number("bytes", 1000));
        }

        private static Task Head(HttpContext context)
        {
            const int length = 5000;
            context.Response.ContentType = Binary;
            context.Response.ContentLength = length;
            return HttpMethods.IsHead(context.Request.Method)
                ? Task.CompletedTask
                : Pattern.WriteToAsync(context.Response.Body, length);
        }

        private static async Task Slow(HttpContext context)
        {
            await Task.Delay(context.Milliseconds(1000), context.RequestAborted);
            await context.Text("slow");
        }

        private static async Task Trickle(HttpContext context)
        {
            var count = context.Count("count", 10);
            for (var i = 1; i <= count; i++)
            {
                await context.Piece($"piece {i}\n");
                await Task.Delay(context.Milliseconds(100), context.RequestAborted);
            }
        }

        private static async Task Events(HttpContext context)
        {
            var count = context.Count("count", 10);
            context.Response.ContentType = "text/event-stream";
            context.Response.Headers["Cache-Control"] = "no-cache";
            for (var i = 1; i <= count; i++)
            {
                await context.Piece($"id: {i}\ndata: event {i}\n\n");
                await Task.Delay(context.Milliseconds(100), context.RequestAborted);
            }
        }

        private static async Task HeadersThenWait(HttpContext context)
        {
            context.Response.ContentType = "text/plain; charset=utf-8";
            await context.Response.StartAsync();
            await context.Response.Body.FlushAsync();
            await Task.Delay(context.Milliseconds(1000), context.RequestAborted);
            await context.Piece("waited");
        }

        /// <summary>A hundred zero bytes, compressed by the application itself.</summary>
        private static async Task Gzip(HttpContext context)
        {
            using var body = new MemoryStream();
            using (var gzip = new GZipStream(body, CompressionLevel.Optimal, leaveOpen: true))
            {
                gzip.Write(new byte[100], 0, 100);
            }
            body.Position = 0;
            context.Response.ContentType = Binary;
            context.Response.ContentLength = body.Length;
            context.Response.Headers["Content-Encoding"] = "gzip";
            await body.CopyToAsync(context.Response.Body);
        }

        /// <summary>The application's own cache keeps this for ten seconds; the marker tells one rendering from another.</summary>
        private static Task Cached(HttpContext context)
        {
            var marker = Guid.NewGuid().ToString();
            context.Response.Headers["Cache-Control"] = "public, max-age=10";
            context.Response.Headers["X-Marker"] = marker;
            return context.Text(marker);
        }
    }
}
