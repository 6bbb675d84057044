package dev.falconer.domain.forwarding;

/** The version of a message, as far as forwarding rules tell versions apart. */
public enum HttpVersion {
    HTTP_1_0,
    HTTP_1_1
}
