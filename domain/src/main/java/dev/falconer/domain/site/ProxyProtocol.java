package dev.falconer.domain.site;

/** Whether a binding's connections begin with a PROXY header (version 1 or 2), which names the client. */
public enum ProxyProtocol {
    NOT_SPOKEN,
    /** Every connection begins with one. It is believed from trusted proxies; others are turned away. */
    REQUIRED
}
