/**
 * The file as it is written: one nullable class per element, each with the place it stands at. Checks the schema's names;
 * values stay text. Public only as far as the adapter's other packages read it.
 */
@NullMarked
package dev.falconer.webconfig.xml;

import org.jspecify.annotations.NullMarked;
