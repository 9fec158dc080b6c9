/** Servers for what nginx has no words for: answers that come late, and uploads that are read to their end. */
@NullMarked
package dev.tern.benchmarks.server;

import org.jspecify.annotations.NullMarked;
