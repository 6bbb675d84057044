package dev.falconer.application.hosting;

import dev.falconer.application.port.driven.ListeningSocket;
import dev.falconer.application.recycling.Place;
import dev.falconer.application.supervision.HandedOverApplication;
import java.util.List;

/**
 * What is there before a host starts.
 *
 * @param sockets that listen already; each must be one of a binding's
 * @param applications with the processes that serve them
 */
public record Inherited(List<ListeningSocket> sockets, List<HandedOverApplication> applications) {

    public static final Inherited NOTHING = new Inherited(List.of(), List.of());

    public Inherited {
        sockets = List.copyOf(sockets);
        applications = List.copyOf(applications);
    }

    /** Where its applications run. */
    List<Place> places() {
        return applications.stream()
                .map(each -> new Place(each.name(), each.home(), each.directory()))
                .toList();
    }

    /** Sockets only. */
    public static Inherited of(List<ListeningSocket> sockets) {
        return new Inherited(sockets, List.of());
    }
}
