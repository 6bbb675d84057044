/** What we ask of the outside. Every port has a contract suite in the test sources and a second implementation there. */
@NullMarked
package dev.falconer.application.port.driven;

import org.jspecify.annotations.NullMarked;
