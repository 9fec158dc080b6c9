/** What is measured, in a JVM of its own. */
@NullMarked
package dev.tern.benchmarks.workload;

import org.jspecify.annotations.NullMarked;
