/**
 * What the operating system says about processes, their trees and their listeners. Everything here degrades to what the
 * JDK knows where there is no Linux underneath.
 */
@NullMarked
package dev.falconer.process.system;

import org.jspecify.annotations.NullMarked;
