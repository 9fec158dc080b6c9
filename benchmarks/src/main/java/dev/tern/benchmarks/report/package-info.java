/** Starts servers and JVMs, and writes what they say. */
@NullMarked
package dev.tern.benchmarks.report;

import org.jspecify.annotations.NullMarked;
