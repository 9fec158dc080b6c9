package dev.tern.http.internal.connection;

import java.net.InetAddress;
import java.util.List;

/** Loop-confined. Who asked for a connection; exactly one of the last two is called, once, unless the dial is aborted. */
public interface DialListener {
    /**
     * The name was found. Whoever knows a connection that will do aborts the dial from here.
     *
     * @param addresses not empty
     */
    void onResolved(Dial dial, List<InetAddress> addresses);

    void onDialed(Dial dial, Connection connection);

    void onDialFailed(Dial dial, DialFailure failure);
}
