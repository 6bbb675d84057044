package dev.falconer.webconfig.server;

import jakarta.xml.bind.annotation.XmlAccessType;
import jakarta.xml.bind.annotation.XmlAccessorType;

/** {@code <readiness>}: asked until the answer is good. */
@XmlAccessorType(XmlAccessType.FIELD)
final class ReadinessElement extends CheckElement {}
