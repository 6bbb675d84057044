package dev.falconer.webconfig;

import dev.falconer.domain.site.HostingProtocol;
import dev.falconer.webconfig.reading.Problems;
import dev.falconer.webconfig.xml.ClearElement;
import dev.falconer.webconfig.xml.HandlerElement;
import dev.falconer.webconfig.xml.HandlersElement;
import dev.falconer.webconfig.xml.RemoveElement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * {@code handlers}: which module the requests are meant for. Unlike in other collections, nearer ones stand before inherited
 * ones.
 */
final class Handlers {

    private final List<HandlerElement> registered = new ArrayList<>();

    Handlers(List<HandlersElement> layers) {
        for (HandlersElement layer : layers) {
            int own = 0;
            for (var item : layer.items) {
                switch (item) {
                    case ClearElement _ -> {
                        registered.clear();
                        own = 0;
                    }
                    case RemoveElement remove -> {
                        List<HandlerElement> added = registered.subList(0, own);
                        added.removeIf(each -> isNamed(each, remove));
                        own = added.size();
                        registered.removeIf(each -> isNamed(each, remove));
                    }
                    case HandlerElement handler -> registered.add(own++, handler);
                    default -> throw new IllegalStateException("handlers: " + item + " (expected: add, remove, clear)");
                }
            }
        }
    }

    /** The module of the first handler that is one of ours. */
    Optional<HostingProtocol> protocol() {
        return registered.stream()
                .flatMap(handler -> protocol(handler).stream())
                .findFirst();
    }

    /** Tells where a handler takes some paths only: here the application gets every request. */
    void tellNarrowPaths(Problems problems) {
        for (HandlerElement handler : registered) {
            String path = handler.path;
            if (protocol(handler).isPresent() && path != null && !path.equals("*")) {
                problems.notice(
                        handler.place("path"),
                        "path of handler " + handler.name + ": " + path
                                + " is not honoured: every request goes to the application");
            }
        }
    }

    private static boolean isNamed(HandlerElement handler, RemoveElement remove) {
        return Objects.equals(handler.name, remove.name);
    }

    private static Optional<HostingProtocol> protocol(HandlerElement handler) {
        String modules = handler.modules;
        if (modules == null) {
            return Optional.empty();
        }
        for (String module : modules.split(",")) {
            switch (module.strip().toLowerCase(Locale.ROOT)) {
                case "aspnetcoremodule", "aspnetcoremodulev2" -> {
                    return Optional.of(HostingProtocol.ASP_NET_CORE);
                }
                case "httpplatformhandler" -> {
                    return Optional.of(HostingProtocol.HTTP_PLATFORM);
                }
                default -> {}
            }
        }
        return Optional.empty();
    }
}
