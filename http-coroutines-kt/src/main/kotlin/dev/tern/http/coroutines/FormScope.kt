package dev.tern.http.coroutines

import dev.tern.http.QueryParams

/** Not thread-safe. The receiver of `form { … }`. */
@TernDsl
public class FormScope internal constructor() {
    internal var fields = QueryParams.of()

    /** Adds a field; a list repeats its name. */
    public fun field(name: String, value: Any) {
        fields = fields.add(name, value)
    }
}
