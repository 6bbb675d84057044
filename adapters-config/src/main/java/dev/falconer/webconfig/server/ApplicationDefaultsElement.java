package dev.falconer.webconfig.server;

import jakarta.xml.bind.annotation.XmlAccessType;
import jakarta.xml.bind.annotation.XmlAccessorType;

/** {@code <applicationDefaults>}: what holds for every application that does not say otherwise. */
@XmlAccessorType(XmlAccessType.FIELD)
final class ApplicationDefaultsElement extends PooledElement {}
