using System;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace TestSite.Endpoints
{
    /// <summary>Request bodies: echoed, counted, cut short, limited.</summary>
    internal static class UploadEndpoints
    {
        public static void MapUpload(this IEndpointRouteBuilder endpoints)
        {
            endpoints.Map("/echo", Echo);
            endpoints.Map("/echo-twice", EchoTwice);
            endpoints.Map("/form", Form);
            endpoints.Map("/upload-length", async context => await context.Text((await Length(context)).ToString()));
            endpoints.Map("/upload-hash", UploadHash);
            endpoints.Map("/partial-body", PartialBody);
            endpoints.Map("/readwrite-lines", ReadWriteLines);
            endpoints.Map("/bodylimit", context => context.Text(Limit(context).MaxRequestBodySize?.ToString() ?? "null"));
            endpoints.Map("/set-body-limit", SetBodyLimit);
        }

        /// <summary>Begins to answer ms= later.</summary>
        private static async Task Echo(HttpContext context)
        {
            context.Response.ContentType = context.Request.ContentType;
            await Task.Delay(context.Milliseconds());
            await context.Request.Body.CopyToAsync(context.Response.Body);
        }

        private static async Task EchoTwice(HttpContext context)
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            context.Response.ContentType = context.Request.ContentType;
            context.Response.ContentLength = 2 * body.Length;
            for (var i = 0; i < 2; i++)
            {
                body.Position = 0;
                await body.CopyToAsync(context.Response.Body);
            }
        }

        private static async Task Form(HttpContext context)
        {
            var form = await context.Request.ReadFormAsync();
            await context.Text(string.Concat(form.Select(field => field.Key + "=" + field.Value + "\n")));
        }

        private static async Task<long> Length(HttpContext context)
        {
            var buffer = new byte[65536];
            var length = 0L;
            for (int read; (read = await context.Request.Body.ReadAsync(buffer)) > 0;)
            {
                length += read;
            }
            return length;
        }

        private static async Task UploadHash(HttpContext context)
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            var buffer = new byte[65536];
            for (int read; (read = await context.Request.Body.ReadAsync(buffer)) > 0;)
            {
                hash.AppendData(buffer, 0, read);
            }
            await context.Text(BitConverter.ToString(hash.GetHashAndReset()).Replace("-", "").ToLowerInvariant());
        }

        /// <summary>Answers with the first five bytes and never asks for the rest.</summary>
        private static async Task PartialBody(HttpContext context)
        {
            var first = new byte[5];
            var length = 0;
            while (length < first.Length)
            {
                var read = await context.Request.Body.ReadAsync(first.AsMemory(length));
                if (read == 0)
                {
                    break;
                }
                length += read;
            }
            await context.Text(Encoding.ASCII.GetString(first, 0, length));
        }

        /// <summary>Full duplex: every line goes back as soon as it is there.</summary>
        private static async Task ReadWriteLines(HttpContext context)
        {
            context.Response.ContentType = context.Query("type") ?? "text/plain; charset=utf-8";
            await context.Response.StartAsync();
            await context.Response.Body.FlushAsync();
            using var reader = new StreamReader(context.Request.Body);
            while (await reader.ReadLineAsync() is string line)
            {
                await context.Piece(line + "\n");
            }
        }

        private static async Task SetBodyLimit(HttpContext context)
        {
            Limit(context).MaxRequestBodySize = context.Number("n", 0);
            try
            {
                await context.Text((await Length(context)).ToString());
            }
            catch (BadHttpRequestException exception)
            {
                await context.Text(exception.StatusCode, exception.Message);
            }
        }

        private static IHttpMaxRequestBodySizeFeature Limit(HttpContext context) =>
            context.Features.Get<IHttpMaxRequestBodySizeFeature>();
    }
}
