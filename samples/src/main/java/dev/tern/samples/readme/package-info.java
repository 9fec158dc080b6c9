/**
 * Job: the README's code, so that it compiles. It speaks to servers of the internet, so nothing runs it.
 *
 * <p>Rules: the README quotes it line by line, which {@code ReadmeTest} compares.
 *
 * <p>Start at: {@link dev.tern.samples.readme.BlockingFace}.
 */
@NullMarked
package dev.tern.samples.readme;

import org.jspecify.annotations.NullMarked;
