/**
 * {@code web.config} in, {@code Site} out. Public are the module and its settings; one mapping, at the one border where the
 * shapes differ, applies every default and collects every problem.
 */
@NullMarked
package dev.falconer.webconfig;

import org.jspecify.annotations.NullMarked;
