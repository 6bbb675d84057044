/**
 * The rules that bind a gateway between the web and an application, row by row as docs/http.md lists them: the document is
 * what is executed. One Falconer and one recording backend serve all rows of a class.
 */
@NullMarked
package dev.falconer.it.gateway;

import org.jspecify.annotations.NullMarked;
