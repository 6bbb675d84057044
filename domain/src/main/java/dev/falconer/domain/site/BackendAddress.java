package dev.falconer.domain.site;

/** What kind of address an application is told to listen on. */
public enum BackendAddress {
    /** A free port of the loopback address. */
    PORT,
    /** A UNIX domain socket, whose path stands where the port's number would. */
    UNIX_SOCKET
}
