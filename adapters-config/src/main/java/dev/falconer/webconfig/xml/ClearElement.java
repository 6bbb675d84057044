package dev.falconer.webconfig.xml;

import jakarta.xml.bind.annotation.XmlAccessType;
import jakarta.xml.bind.annotation.XmlAccessorType;

/** {@code <clear>}: forgets what was inherited or stands before it. */
@XmlAccessorType(XmlAccessType.FIELD)
public final class ClearElement extends Element {}
