package dev.falconer.webconfig.server;

import dev.falconer.webconfig.xml.Element;
import jakarta.xml.bind.annotation.XmlAccessType;
import jakarta.xml.bind.annotation.XmlAccessorType;

/** {@code <developmentCertificate>}: a self-signed one. */
@XmlAccessorType(XmlAccessType.FIELD)
final class DevelopmentCertificateElement extends Element {}
