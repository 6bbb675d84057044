package dev.falconer.it.gateway;

import java.util.List;

/**
 * What came of one row.
 *
 * @param answers what the client received
 * @param ending how its connection ended, if it did
 * @param arrived what reached the backend
 * @param peer the client's address as forwarded headers write it
 */
record Observation(List<Message> answers, Ending ending, List<Message> arrived, String peer) {

    /** How the connection was found, once nothing more was to come. */
    enum Ending {
        /** It served one more request. */
        OPEN,
        CLOSED,
        RESET,
        /** Of HTTP/2: the stream was reset, for what it brought; the connection served one more. */
        STREAM_REFUSED,
        /** Of HTTP/2: the stream was reset, for some other reason. */
        STREAM_RESET
    }

    List<Message> complete() {
        return arrived.stream().filter(Message::complete).toList();
    }

    List<Message> finals() {
        return answers.stream().filter(answer -> !answer.interim()).toList();
    }
}
