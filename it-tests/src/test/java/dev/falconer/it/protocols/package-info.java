/**
 * The product against what others have made to test or to speak the protocols of the web: conformance suites, and clients
 * that people use. What a suite counts goes into the measurements.
 */
@NullMarked
package dev.falconer.it.protocols;

import org.jspecify.annotations.NullMarked;
