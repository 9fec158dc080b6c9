/**
 * Job: what tests of the engine stand on: a peer that follows a script, a handler that writes down what it hears, and a
 * check after each test that nothing is left.
 *
 * <p>Rules: every wait is for an event and has a bound; nothing sleeps, and nothing is asserted about time.
 *
 * <p>Start at: {@link dev.tern.http.testkit.ScriptedPeer}, {@link dev.tern.http.testkit.Leaks}.
 */
package dev.tern.http.testkit;
