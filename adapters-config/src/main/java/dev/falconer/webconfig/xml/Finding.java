package dev.falconer.webconfig.xml;

/** Something noticed while reading, and where. */
public record Finding(Place place, String message) {}
