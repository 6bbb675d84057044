using System;
using System.Text;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace TestSite
{
    /// <summary>Short forms for what nearly every endpoint does: read a query value, answer with plain text.</summary>
    internal static class Answers
    {
        public static Task Text(this HttpContext context, string text)
        {
            var bytes = Encoding.UTF8.GetBytes(text);
            context.Response.ContentType ??= "text/plain; charset=utf-8";
            context.Response.ContentLength = bytes.Length;
            return context.Response.Body.WriteAsync(bytes, 0, bytes.Length);
        }

        public static Task Text(this HttpContext context, int status, string text)
        {
            context.Response.StatusCode = status;
            return context.Text(text);
        }

        /// <summary>Writes a piece and pushes it out at once.</summary>
        public static async Task Piece(this HttpContext context, string text)
        {
            context.Response.ContentType ??= "text/plain; charset=utf-8";
            await context.Response.WriteAsync(text);
            await context.Response.Body.FlushAsync();
        }

        public static string? Query(this HttpContext context, string name) =>
            context.Request.Query.TryGetValue(name, out var values) ? values.ToString() : null;

        public static long Number(this HttpContext context, string name, long otherwise) =>
            context.Query(name) is string text ? long.Parse(text) : otherwise;

        public static int Count(this HttpContext context, string name, int otherwise) =>
            (int)context.Number(name, otherwise);

        public static TimeSpan Milliseconds(this HttpContext context, int otherwise = 0) =>
            TimeSpan.FromMilliseconds(context.Number("ms", otherwise));

        public static T Service<T>(this HttpContext context) where T : notnull =>
            context.RequestServices.GetRequiredService<T>();
    }
}
