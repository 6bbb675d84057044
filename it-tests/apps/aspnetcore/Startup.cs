using System;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using TestSite.Endpoints;

namespace TestSite
{
    /// <summary>Lists what the site can do; each area is in a file of its own under Endpoints.</summary>
    public class Startup
    {
        public void ConfigureServices(IServiceCollection services)
        {
            services.AddRouting();
            services.AddResponseCaching();
            services.AddResponseCompression();
        }

        public void Configure(IApplicationBuilder app)
        {
            app.UseWhen(On("/https-redirect"), branch => branch.UseHttpsRedirection());
            app.UseWhen(On("/cached"), branch => branch.UseResponseCaching());
            app.UseWhen(_ => Switch.On("COMPRESS"), branch => branch.UseResponseCompression());
            app.UseStaticFiles();
            app.UseWebSockets();
            app.UseRouting();
            app.UseEndpoints(endpoints =>
            {
                endpoints.MapProcess();
                endpoints.MapHealth();
                endpoints.MapRequest();
                endpoints.MapUpload();
                endpoints.MapDownload();
                endpoints.MapResponse();
                endpoints.MapFailure();
                endpoints.MapHosting();
                endpoints.MapLifetime();
                endpoints.MapWebSocket();
            });
            app.Run(RequestEndpoints.NotFound);
        }

        private static Func<HttpContext, bool> On(string path) => context => context.Request.Path.StartsWithSegments(path);
    }
}
