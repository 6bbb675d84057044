package dev.falconer.netty;

import dev.falconer.domain.site.Binding;
import java.util.Locale;

/** Says why a binding could not be opened, and what to do, in words for an operator. */
final class BindFailures {

    private static final int FIRST_UNPRIVILEGED = 1_024;

    private BindFailures() {}

    static String reason(Binding binding, Throwable cause) {
        String message = String.valueOf(cause.getMessage());
        String lower = message.toLowerCase(Locale.ROOT);
        if (lower.contains("in use")) {
            return "port " + binding.port() + " is in use; stop the program that listens there, or choose another port";
        }
        if (lower.contains("permission denied") && binding.port() < FIRST_UNPRIVILEGED) {
            return "ports below 1024 need a permission: run as root, or grant CAP_NET_BIND_SERVICE, or choose another port";
        }
        if (lower.contains("assign")) {
            return binding.host() + " is not an address of this machine; use one of its own, or * for all";
        }
        return message;
    }
}
