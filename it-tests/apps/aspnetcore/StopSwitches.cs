using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace TestSite
{
    /// <summary>
    /// What a test can change about running and stopping.
    /// <list type="bullet">
    /// <item>TESTSITE_STOP_DELAY_MS=n: the process ends that long after it closed its listener.</item>
    /// <item>TESTSITE_STOPPING_DELAY_MS=n: it keeps listening and answering that long after it was told to stop.</item>
    /// <item>TESTSITE_IGNORE_SHUTDOWN_MESSAGE=1: the shutdown message is answered with 200 and ignored.</item>
    /// <item>TESTSITE_TOUCH_FILE=path: the pid is written there once the site has started.</item>
    /// </list>
    /// </summary>
    internal static class StopSwitches
    {
        public static void Apply(IServiceCollection services)
        {
            var delay = Switch.Milliseconds("STOP_DELAY_MS") + Switch.Milliseconds("STOPPING_DELAY_MS");
            services.Configure<HostOptions>(host => host.ShutdownTimeout += delay);
            services.AddHostedService<LifetimeSwitches>();
            if (Switch.On("IGNORE_SHUTDOWN_MESSAGE"))
            {
                services.AddSingleton<IStartupFilter, DeafToShutdownMessage>();
            }
        }

        /// <summary>Registered before the web server, and so stopped after it.</summary>
        private sealed class LifetimeSwitches : IHostedService
        {
            private readonly IHostApplicationLifetime lifetime;

            public LifetimeSwitches(IHostApplicationLifetime lifetime) => this.lifetime = lifetime;

            public Task StartAsync(CancellationToken cancellation)
            {
                lifetime.ApplicationStarted.Register(TouchFile);
                lifetime.ApplicationStopping.Register(() => Thread.Sleep(Switch.Milliseconds("STOPPING_DELAY_MS")));
                return Task.CompletedTask;
            }

            public Task StopAsync(CancellationToken cancellation) =>
                Task.Delay(Switch.Milliseconds("STOP_DELAY_MS"), CancellationToken.None);

            private static void TouchFile()
            {
                if (Switch.Text("TOUCH_FILE") is string path)
                {
                    File.WriteAllText(path, ThisProcess.Id + "\n");
                }
            }
        }

        private sealed class DeafToShutdownMessage : IStartupFilter
        {
            public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
            {
                app.MapWhen(IsShutdownMessage, deaf => deaf.Run(context => context.Text("not listening")));
                next(app);
            };

            private static bool IsShutdownMessage(HttpContext context) =>
                HttpMethods.IsPost(context.Request.Method)
                && context.Request.Path.Value.EndsWith("/iisintegration", StringComparison.OrdinalIgnoreCase);
        }
    }
}
