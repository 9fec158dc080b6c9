package dev.tern.http.internal.loop;

import dev.tern.http.SocketSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Map;

/** Makes channels as the settings say. */
public final class SocketChannels {
    private SocketChannels() {}

    /** Where a connection that is meant for this address goes. */
    public static SocketAddress target(SocketSettings settings, InetSocketAddress address) {
        Path path = settings.unixSocket();
        return path == null ? address : UnixSockets.address(path);
    }

    /**
     * Fails for options that no socket here has.
     *
     * @throws IllegalArgumentException if there is one; it is named
     */
    public static void check(SocketSettings settings) {
        if (settings.equals(SocketSettings.defaults())) {
            return;
        }
        try (SocketChannel channel = open(settings)) {
            for (SocketOption<?> option : settings.options().keySet()) {
                if (!channel.supportedOptions().contains(option) && option != StandardSocketOptions.TCP_NODELAY) {
                    throw new IllegalArgumentException("Sockets have no option " + option.name() + " here");
                }
            }
        } catch (IOException e) {
            throw new IllegalArgumentException("No socket can be made with " + settings + ": " + e.getMessage(), e);
        }
    }

    private static SocketChannel open(SocketSettings settings) throws IOException {
        return settings.unixSocket() == null ? SocketChannel.open() : UnixSockets.open();
    }

    static SocketChannel make(SocketSettings settings) throws IOException {
        SocketChannel channel = open(settings);
        try {
            channel.configureBlocking(false);
            for (Map.Entry<SocketOption<?>, Object> option : settings.options().entrySet()) {
                set(channel, option.getKey(), option.getValue());
            }
            InetAddress from = settings.localAddress();
            if (from != null) {
                channel.bind(new InetSocketAddress(from, 0));
            }
            return channel;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    @SuppressWarnings("unchecked") // The settings take a value of the option's own type only.
    private static <T> void set(SocketChannel channel, SocketOption<T> option, Object value) throws IOException {
        if (channel.supportedOptions().contains(option)) {
            channel.setOption(option, (T) value);
        }
    }
}
