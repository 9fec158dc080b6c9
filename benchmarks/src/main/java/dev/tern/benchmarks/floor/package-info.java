/** What no client can undercut: bare sockets with prebuilt requests. */
@NullMarked
package dev.tern.benchmarks.floor;

import org.jspecify.annotations.NullMarked;
