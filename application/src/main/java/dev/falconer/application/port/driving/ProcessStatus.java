package dev.falconer.application.port.driving;

/**
 * One slot of an application, for a person.
 *
 * @param application its name
 * @param slot from 0
 * @param state the state's name: Idle, Starting, Ready, Draining, Stopping, CoolingDown
 * @param pid 0 where there is none
 */
public record ProcessStatus(String application, int slot, String state, long pid) {}
