/**
 * Job: the examples of httpx's own guides, page by page, written for Tern; docs/httpx-parity.md lists them.
 *
 * <p>Rules: as a user would write them, with what is public.
 *
 * <p>Start at: {@link dev.tern.http.guides.ClientsGuideTest}.
 */
@NullMarked
package dev.tern.http.guides;

import org.jspecify.annotations.NullMarked;
