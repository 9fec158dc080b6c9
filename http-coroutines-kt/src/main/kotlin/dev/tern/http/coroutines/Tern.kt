package dev.tern.http.coroutines

/** One-off calls, for when a client of one's own is not worth it. */
public object Tern
