package dev.falconer.it.load;

/**
 * Sends calls and waits for their answers. One whose connection is told to go makes another and loses nothing by it; but no
 * call is ever sent again that may have been looked at.
 */
interface Client extends AutoCloseable {

    /** The answer, whole. */
    Reply ask(Call call) throws BrokenCallException;

    @Override
    void close();
}
