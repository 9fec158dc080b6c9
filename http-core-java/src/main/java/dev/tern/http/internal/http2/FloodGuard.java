package dev.tern.http.internal.http2;

/** Pure state; confined to its session. The budgets. */
final class FloodGuard {
    FloodGuard() {}
}
