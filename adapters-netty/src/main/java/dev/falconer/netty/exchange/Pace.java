package dev.falconer.netty.exchange;

/**
 * Hears when a body's sender is waited for, and when something came. Called on the event loop of the body.
 */
public interface Pace {

    /** For a body whose sender may take all the time there is. */
    Pace FREE = new Pace() {
        @Override
        public void awaited() {}

        @Override
        public void moved(int bytes) {}
    };

    /** The next part is wanted; called again while it is. */
    void awaited();

    /** A part came, of so many bytes. */
    void moved(int bytes);
}
