package dev.falconer.netty.backend;

import dev.falconer.domain.backend.BackendEndpoint;
import org.jspecify.annotations.Nullable;

/** What an event loop reaches backends by, in one version of HTTP. Confined to its event loop. */
public interface BackendPool {

    /** A connection that can be used at once, or null where there is none. */
    @Nullable
    BackendConnection acquireNow(BackendEndpoint endpoint);

    /** A connection when there is one. The borrower hears of it, or of the failure, later. */
    void acquireLater(BackendEndpoint endpoint, Borrower borrower);

    /** The borrower waits no more, and nothing of it is kept. */
    void withdraw(BackendEndpoint endpoint, Borrower borrower);

    /** Nobody wants any more of this backend: closes what nobody uses, and what comes to stand and nobody waits for. */
    void leave(BackendEndpoint endpoint);
}
