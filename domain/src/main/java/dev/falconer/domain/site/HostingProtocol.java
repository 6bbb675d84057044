package dev.falconer.domain.site;

/** The contract between host and application: which variables, headers and messages they agreed on. */
public enum HostingProtocol {
    /** ASP.NET Core Module, out of process: token, path base, shutdown message (behaviour.md 2, 5.1, 6.2). */
    ASP_NET_CORE,
    /** HttpPlatformHandler: a port in {@code HTTP_PLATFORM_PORT}, nothing else. */
    HTTP_PLATFORM
}
