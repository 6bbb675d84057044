package dev.falconer.application.supervision;

import dev.falconer.application.port.driven.PortAllocator;
import dev.falconer.application.port.driven.SocketAllocator;

/** Where the addresses of backends come from. */
public record BackendAddresses(PortAllocator ports, SocketAllocator sockets) {}
