/** Tern and its peers, each behind the same interface. */
@NullMarked
package dev.tern.benchmarks.client;

import org.jspecify.annotations.NullMarked;
