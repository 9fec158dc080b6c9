/** What is said to a proxy before it passes octets on: pure, octets in and octets out. */
@NullMarked
package dev.tern.http.internal.proxy;

import org.jspecify.annotations.NullMarked;
