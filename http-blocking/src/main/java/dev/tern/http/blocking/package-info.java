/** The blocking face: the same verbs as the other faces, each returning when the answer is there. */
@NullMarked
package dev.tern.http.blocking;

import org.jspecify.annotations.NullMarked;
