using System;
using System.Net.WebSockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;

namespace TestSite.Endpoints
{
    /// <summary>
    /// Web sockets. /ws sends every fragment back as it came, and obeys two text messages: CloseFromServer closes the
    /// socket, Thousand is answered a thousand times. It closes by itself when the application stops.
    /// </summary>
    internal static class WebSocketEndpoints
    {
        private const string ServerReason = "ClosingFromServer";

        /// <summary>How the latest socket ended: a close code, or the error that ended it.</summary>
        private static volatile string latestEnd = "none";

        public static void MapWebSocket(this IEndpointRouteBuilder endpoints)
        {
            endpoints.Map("/ws", Echo);
            endpoints.Map("/ws-push", Push);
            endpoints.Map("/ws-refused", context => context.Text(StatusCodes.Status403Forbidden, "no sockets here"));
            endpoints.Map("/ws-latest-end", context => context.Text(latestEnd));
        }

        private static Task Echo(HttpContext context) => WithSocket(context, EchoFragments);

        /// <summary>Speaks first: three messages, then an echo.</summary>
        private static Task Push(HttpContext context) => WithSocket(context, async socket =>
        {
            for (var i = 1; i <= 3; i++)
            {
                await Send(socket, "push " + i);
            }
            await EchoFragments(socket);
        });

        private static async Task WithSocket(HttpContext context, Func<WebSocket, Task> talk)
        {
            if (!context.WebSockets.IsWebSocketRequest)
            {
                await context.Text(StatusCodes.Status400BadRequest, "not a web socket request");
                return;
            }
            using var socket = await Accept(context);
            var stopping = context.Service<IHostApplicationLifetime>().ApplicationStopping;
            using var closer = stopping.Register(() => CloseFromServer(socket).Wait());
            try
            {
                await talk(socket);
                latestEnd = ((int?)socket.CloseStatus)?.ToString() ?? "none";
            }
            catch (WebSocketException exception)
            {
                latestEnd = exception.WebSocketErrorCode.ToString();
            }
        }

        private static Task<WebSocket> Accept(HttpContext context)
        {
            var offered = context.WebSockets.WebSocketRequestedProtocols;
            return offered.Count > 0
                ? context.WebSockets.AcceptWebSocketAsync(offered[0])
                : context.WebSockets.AcceptWebSocketAsync();
        }

        private static async Task EchoFragments(WebSocket socket)
        {
            var buffer = new byte[16384];
            while (true)
            {
                var fragment = await socket.ReceiveAsync(buffer.AsMemory(), CancellationToken.None);
                if (fragment.MessageType == WebSocketMessageType.Close)
                {
                    await AnswerClose(socket);
                    return;
                }
                var bytes = buffer.AsMemory(0, fragment.Count);
                if (!await Obeyed(socket, fragment, bytes))
                {
                    await socket.SendAsync(bytes, fragment.MessageType, fragment.EndOfMessage, CancellationToken.None);
                }
            }
        }

        private static async Task<bool> Obeyed(
            WebSocket socket, ValueWebSocketReceiveResult fragment, ReadOnlyMemory<byte> bytes)
        {
            if (fragment.MessageType != WebSocketMessageType.Text || !fragment.EndOfMessage)
            {
                return false;
            }
            switch (Encoding.UTF8.GetString(bytes.Span))
            {
                case "CloseFromServer":
                    await CloseFromServer(socket);
                    return true;
                case "Thousand":
                    for (var i = 1; i <= 1000; i++)
                    {
                        await Send(socket, "answer " + i);
                    }
                    return true;
                default:
                    return false;
            }
        }

        private static Task CloseFromServer(WebSocket socket) =>
            socket.State == WebSocketState.Open
                ? socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, ServerReason, CancellationToken.None)
                : Task.CompletedTask;

        /// <summary>Where the client closed first, its code and reason go back to it.</summary>
        private static Task AnswerClose(WebSocket socket) =>
            socket.State == WebSocketState.CloseReceived
                ? socket.CloseOutputAsync(
                    socket.CloseStatus ?? WebSocketCloseStatus.Empty,
                    socket.CloseStatus == WebSocketCloseStatus.Empty ? null : socket.CloseStatusDescription,
                    CancellationToken.None)
                : Task.CompletedTask;

        private static Task Send(WebSocket socket, string text) =>
            socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, true, CancellationToken.None);
    }
}
