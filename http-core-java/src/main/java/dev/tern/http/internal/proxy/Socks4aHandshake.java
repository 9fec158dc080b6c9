package dev.tern.http.internal.proxy;

import java.nio.charset.StandardCharsets;
import okio.Buffer;

/**
 * Pure state; confined to its owner. A connection by SOCKS 4 with the extension 4A, by which the proxy resolves names. Neither
 * has a password, nor addresses of IPv6.
 */
public final class Socks4aHandshake implements ProxyHandshake {
    private static final int VERSION = 4;
    private static final int CONNECT = 1;
    private static final int REPLY_BYTES = 8;
    private static final int GRANTED = 90;

    /** 0.0.0.x with x other than 0 says that a name follows. */
    private static final int NAME_FOLLOWS = 1;

    private final String host;
    private final int port;
    private final String user;

    /**
     * @param host a name, which the proxy resolves, or an address of IPv4
     * @throws IllegalArgumentException for what the protocol cannot say
     */
    public Socks4aHandshake(String host, int port, String user, String password) {
        if (!password.isEmpty()) {
            throw new IllegalArgumentException("SOCKS 4 has no passwords; socks5 has");
        }
        if (host.indexOf(':') >= 0) {
            throw new IllegalArgumentException("SOCKS 4 has no addresses of IPv6, such as " + host + "; socks5 has");
        }
        if (user.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("A SOCKS user name must not have the character 0");
        }
        this.host = host;
        this.port = port;
        this.user = user;
    }

    @Override
    public void begin(Buffer out) {
        out.writeByte(VERSION).writeByte(CONNECT).writeShort(port);
        boolean isAddress = host.chars().allMatch(c -> c == '.' || (c >= '0' && c <= '9'));
        if (isAddress) {
            for (String octet : host.split("\\.", -1)) {
                out.writeByte(Integer.parseInt(octet));
            }
        } else {
            out.writeInt(NAME_FOLLOWS);
        }
        out.writeString(user, StandardCharsets.UTF_8).writeByte(0);
        if (!isAddress) {
            out.writeString(host, StandardCharsets.US_ASCII).writeByte(0);
        }
    }

    @Override
    public boolean receive(Buffer in, Buffer out) throws ProxyRefusal {
        if (in.size() >= 1 && in.getByte(0) != 0) {
            throw new ProxyRefusal(
                    "The proxy does not speak SOCKS 4: its answer begins with " + (in.getByte(0) & 0xff));
        }
        if (in.size() >= 2 && (in.getByte(1) & 0xff) != GRANTED) {
            throw new ProxyRefusal("The SOCKS proxy did not connect to " + host + ":" + port + ": "
                    + switch (in.getByte(1) & 0xff) {
                        case 91 -> "it refused, or it failed";
                        case 92 -> "it cannot ask this host who its user is (identd)";
                        case 93 -> "this host says that its user is another (identd)";
                        default -> "reply " + (in.getByte(1) & 0xff);
                    });
        }
        if (in.size() < REPLY_BYTES) {
            return false;
        }
        byte[] reply = new byte[REPLY_BYTES];
        in.read(reply, 0, REPLY_BYTES);
        return true;
    }

    @Override
    public ProxyRefusal endOfInput() {
        return new ProxyRefusal("The SOCKS proxy closed the connection before it was connected");
    }
}
