/**
 * Job: ways to authenticate requests: Basic, Bearer, Digest, netrc files, tokens that are fetched; and the challenges that
 * servers send.
 *
 * <p>Rules: sans-I/O; no thread, clock or socket, nothing that blocks but a constructor that reads a file. What many calls share
 * is guarded by its one owner ({@code DigestSessions}, {@code TokenAuth}). Secrets do not print.
 *
 * <p>Start at: {@link dev.tern.http.auth.BasicAuth}, {@link dev.tern.http.auth.DigestAuth},
 * {@link dev.tern.http.auth.TokenAuth}.
 */
@NullMarked
package dev.tern.http.auth;

import org.jspecify.annotations.NullMarked;
