package dev.tern.http.internal.proxy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import okio.Buffer;
import org.jspecify.annotations.Nullable;

/** Pure state; confined to its owner. A connection by SOCKS 5 (RFC 1928), with a user name and password or without. */
public final class Socks5Handshake implements ProxyHandshake {
    private static final int VERSION = 5;
    private static final int NO_AUTHENTICATION = 0;
    private static final int PASSWORD = 2;
    private static final int NO_METHOD = 0xff;
    private static final int PASSWORD_VERSION = 1;
    private static final int CONNECT = 1;
    private static final int IPV4 = 1;
    private static final int NAME = 3;
    private static final int IPV6 = 4;
    private static final int OCTETS_MAX = 255;
    private static final String[] REPLIES = {
        "it succeeded",
        "the server failed",
        "its rules do not allow the connection",
        "the network cannot be reached",
        "the host cannot be reached",
        "the connection was refused",
        "the time to live is over",
        "the command is not supported",
        "the type of address is not supported"
    };

    private enum State {
        METHOD,
        AUTHENTICATION,
        REPLY
    }

    private final String host;
    private final int port;
    private final byte[] user;
    private final byte[] password;
    private State state = State.METHOD;

    /**
     * @param host a name, which the proxy resolves, or an address
     * @param user empty for none
     * @throws IllegalArgumentException if something is longer than the protocol allows
     */
    public Socks5Handshake(String host, int port, String user, String password) {
        this.host = host;
        this.port = port;
        this.user = bounded(user, "The user name");
        this.password = bounded(password, "The password");
        bounded(host, "The host");
    }

    private static byte[] bounded(String text, String what) {
        byte[] octets = text.getBytes(StandardCharsets.UTF_8);
        if (octets.length > OCTETS_MAX) {
            throw new IllegalArgumentException(what + " is longer than the 255 octets of SOCKS 5 (RFC 1928, RFC 1929)");
        }
        return octets;
    }

    private boolean hasCredentials() {
        return user.length > 0 || password.length > 0;
    }

    @Override
    public void begin(Buffer out) {
        out.writeByte(VERSION);
        if (hasCredentials()) {
            out.writeByte(2).writeByte(NO_AUTHENTICATION).writeByte(PASSWORD);
        } else {
            out.writeByte(1).writeByte(NO_AUTHENTICATION);
        }
    }

    @Override
    public boolean receive(Buffer in, Buffer out) throws ProxyRefusal {
        while (true) {
            switch (state) {
                case METHOD -> {
                    if (in.size() < 2) {
                        return false;
                    }
                    chosen(in, out);
                }
                case AUTHENTICATION -> {
                    if (in.size() < 2) {
                        return false;
                    }
                    authenticated(in, out);
                }
                case REPLY -> {
                    return replied(in);
                }
            }
        }
    }

    private void chosen(Buffer in, Buffer out) throws ProxyRefusal {
        byte[] answer = take(in, 2);
        checkVersion(answer[0] & 0xff);
        int method = answer[1] & 0xff;
        if (method == NO_AUTHENTICATION) {
            request(out);
        } else if (method == PASSWORD && hasCredentials()) {
            out.writeByte(PASSWORD_VERSION).writeByte(user.length).write(user);
            out.writeByte(password.length).write(password);
            state = State.AUTHENTICATION;
        } else {
            throw new ProxyRefusal(
                    method == NO_METHOD
                            ? "The SOCKS proxy takes none of the ways to authenticate that were offered"
                                    + (hasCredentials() ? "" : "; it may want a user name and password")
                            : "The SOCKS proxy chose a way to authenticate that was not offered: " + method);
        }
    }

    private void authenticated(Buffer in, Buffer out) throws ProxyRefusal {
        byte[] answer = take(in, 2);
        if (answer[0] != PASSWORD_VERSION || answer[1] != 0) {
            throw new ProxyRefusal("The SOCKS proxy refused the user name and password (RFC 1929)");
        }
        request(out);
    }

    private void request(Buffer out) {
        out.writeByte(VERSION).writeByte(CONNECT).writeByte(0);
        byte[] address = address();
        if (address == null) {
            byte[] name = host.getBytes(StandardCharsets.UTF_8);
            out.writeByte(NAME).writeByte(name.length).write(name);
        } else {
            out.writeByte(address.length == 4 ? IPV4 : IPV6).write(address);
        }
        out.writeShort(port);
        state = State.REPLY;
    }

    /** The octets of a host that is written as an address; a name is the proxy's to resolve. */
    private byte @Nullable [] address() {
        boolean isLiteral = host.indexOf(':') >= 0 || host.chars().allMatch(c -> c == '.' || (c >= '0' && c <= '9'));
        try {
            return isLiteral ? InetAddress.getByName(host).getAddress() : null;
        } catch (UnknownHostException e) {
            return null;
        }
    }

    private boolean replied(Buffer in) throws ProxyRefusal {
        if (in.size() < 5) {
            // A refusal may be cut short.
            if (in.size() >= 2 && in.getByte(1) != 0) {
                checkReply(in.getByte(0) & 0xff, in.getByte(1) & 0xff);
            }
            return false;
        }
        checkReply(in.getByte(0) & 0xff, in.getByte(1) & 0xff);
        int length = switch (in.getByte(3) & 0xff) {
            case IPV4 -> 4;
            case IPV6 -> 16;
            case NAME -> 1 + (in.getByte(4) & 0xff);
            default -> throw new ProxyRefusal("The SOCKS proxy answered with an unknown type of address");
        };
        if (in.size() < 6 + length) {
            return false;
        }
        take(in, 6 + length);
        return true;
    }

    private static byte[] take(Buffer in, int count) {
        byte[] octets = new byte[count];
        in.read(octets, 0, count);
        return octets;
    }

    private void checkReply(int version, int reply) throws ProxyRefusal {
        checkVersion(version);
        if (reply != 0) {
            throw new ProxyRefusal("The SOCKS proxy did not connect to " + host + ":" + port + ": "
                    + (reply < REPLIES.length ? REPLIES[reply] : "reply " + reply));
        }
    }

    private static void checkVersion(int version) throws ProxyRefusal {
        if (version != VERSION) {
            throw new ProxyRefusal("The proxy does not speak SOCKS 5: it answered with version " + version);
        }
    }

    @Override
    public ProxyRefusal endOfInput() {
        return new ProxyRefusal("The SOCKS proxy closed the connection before it was connected");
    }
}
