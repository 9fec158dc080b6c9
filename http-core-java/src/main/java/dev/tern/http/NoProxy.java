package dev.tern.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import okio.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * Immutable. One exception from the use of a proxy, as NO_PROXY has them.
 *
 * @param suffix the host, in lower case and without a leading dot; empty for all
 * @param network the address or network; null for a name
 * @param bits how many bits of the network count
 * @param port the port; -1 for all
 */
record NoProxy(String suffix, @Nullable ByteString network, int bits, int port) {
    /**
     * @throws IllegalArgumentException if a network is malformed
     */
    static NoProxy parse(String entry) {
        if (entry.equals("*")) {
            return new NoProxy("", null, 0, -1);
        }
        int slash = entry.indexOf('/');
        if (slash >= 0) {
            ByteString network = address(entry.substring(0, slash));
            int bits = bits(entry.substring(slash + 1));
            if (network == null || bits < 0 || bits > network.size() * 8) {
                throw new IllegalArgumentException("'" + entry + "' is no network, such as 10.0.0.0/8");
            }
            return new NoProxy("", network, bits, -1);
        }
        String host = entry;
        int port = -1;
        int colon = entry.lastIndexOf(':');
        boolean isBareIpv6 = entry.indexOf(':') != colon && !entry.startsWith("[");
        if (colon > entry.lastIndexOf(']') && !isBareIpv6) {
            host = entry.substring(0, colon);
            port = bits(entry.substring(colon + 1));
            if (port < 0) {
                throw new IllegalArgumentException("'" + entry + "' has no port behind its colon");
            }
        }
        ByteString network = address(host);
        if (network != null) {
            return new NoProxy("", network, network.size() * 8, port);
        }
        String name = host.startsWith("*.") ? host.substring(2) : host.startsWith(".") ? host.substring(1) : host;
        return new NoProxy(name.toLowerCase(Locale.ROOT), null, 0, port);
    }

    private static int bits(String digits) {
        return digits.isEmpty() || digits.length() > 5 || !digits.chars().allMatch(c -> c >= '0' && c <= '9')
                ? -1
                : Integer.parseInt(digits);
    }

    /** The octets of an address that is written as one; a name is not looked up. */
    private static @Nullable ByteString address(String host) {
        String bare = host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
        boolean isLiteral = bare.indexOf(':') >= 0
                || (!bare.isEmpty() && bare.chars().allMatch(c -> c == '.' || (c >= '0' && c <= '9')));
        try {
            return isLiteral ? ByteString.of(InetAddress.getByName(bare).getAddress()) : null;
        } catch (UnknownHostException e) {
            return null;
        }
    }

    boolean matches(Url url) {
        if (port >= 0 && port != url.port()) {
            return false;
        }
        if (network == null) {
            String host = url.host().toLowerCase(Locale.ROOT);
            return suffix.isEmpty() || host.equals(suffix) || host.endsWith("." + suffix);
        }
        ByteString address = address(url.host());
        if (address == null || address.size() != network.size()) {
            return false;
        }
        for (int bit = 0; bit < bits; bit++) {
            int mask = 0x80 >> (bit & 7);
            if (((address.getByte(bit >> 3) ^ network.getByte(bit >> 3)) & mask) != 0) {
                return false;
            }
        }
        return true;
    }
}
