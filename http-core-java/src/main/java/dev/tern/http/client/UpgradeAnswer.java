package dev.tern.http.client;

import dev.tern.http.Response;
import dev.tern.http.exchange.DuplexStream;
import org.jspecify.annotations.Nullable;

/**
 * Immutable. What came of a request for a tunnel or for another protocol.
 *
 * @param response with its content where the peer did not switch; without any where it did
 * @param stream the octets both ways, where the peer switched: whoever gets it closes it; null where it did not
 */
public record UpgradeAnswer(Response response, @Nullable DuplexStream stream) {
    /** Whether the peer left HTTP as it was asked to. */
    public boolean isUpgraded() {
        return stream != null;
    }
}
