package dev.tern.http.internal.loop;

import java.io.IOException;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/** Reached only where a client has a unix socket: Android and older JDKs do not have these classes. */
final class UnixSockets {
    private UnixSockets() {}

    static SocketChannel open() throws IOException {
        return SocketChannel.open(StandardProtocolFamily.UNIX);
    }

    static SocketAddress address(Path path) {
        return UnixDomainSocketAddress.of(path);
    }
}
