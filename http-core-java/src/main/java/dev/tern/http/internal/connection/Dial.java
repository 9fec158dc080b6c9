package dev.tern.http.internal.connection;

import dev.tern.http.Origin;
import dev.tern.http.Phase;
import dev.tern.http.Proxy;
import dev.tern.http.exchange.TraceEvent.Kind;
import dev.tern.http.internal.loop.EventLoop;
import dev.tern.http.internal.loop.LoopSocket;
import dev.tern.http.internal.loop.SocketChannels;
import dev.tern.http.internal.loop.SocketHandler;
import dev.tern.http.internal.proxy.ProxyHandshake;
import dev.tern.http.internal.proxy.ProxyRefusal;
import dev.tern.http.internal.time.Timer;
import dev.tern.http.internal.tls.HandshakeWords;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/** Loop-confined. One connection on its way: name, then the race of addresses, then TLS. Owned by the pool. */
public final class Dial {
    private final Dialer dialer;
    private final EventLoop loop;
    private final Origin origin;
    private final String firstHost;
    private final long deadlineNanos;
    private final DialListener listener;
    private final ConnectionListener connections;
    private final List<Attempt> attempts = new ArrayList<>(2);
    private final List<Throwable> attemptFailures = new ArrayList<>(0);
    private final Alarm alarm = new Alarm();

    private Phase phase = Phase.RESOLVE;
    private List<InetAddress> candidates = List.of();
    private @Nullable AddressRace race;
    private @Nullable ProxyHandshake handshake;
    private @Nullable Wire wire;
    private @Nullable InetAddress address;
    private @Nullable CompletionStage<?> tlsContext;
    private boolean over;

    Dial(Dialer dialer, Origin origin, long deadlineNanos, DialListener listener, ConnectionListener connections) {
        this.dialer = dialer;
        this.loop = dialer.loop();
        this.origin = origin;
        firstHost = dialer.firstHost(origin);
        this.deadlineNanos = deadlineNanos;
        this.listener = listener;
        this.connections = connections;
    }

    /** How far it is. */
    public Phase phase() {
        return phase;
    }

    /** Tells that it has begun, once its owner can find it. */
    public void announce() {
        if (!IpLiteral.is(firstHost)) {
            tell(Kind.RESOLVE_BEGUN, firstHost, null);
        }
    }

    private void tell(Kind kind, Object detail, @Nullable Throwable failure) {
        if (listener.isTraced()) {
            listener.onProgress(this, kind, detail.toString(), failure);
        }
    }

    void begin() {
        arm(Deadlines.NONE);
        tlsContext = dialer.tlsContext(origin);
        if (dialer.sockets().unixSocket() != null) {
            loop.execute(() -> onResolved(List.of(InetAddress.getLoopbackAddress()), null));
            return;
        }
        try {
            dialer.names()
                    .addresses(firstHost, loop.workers(), loop.nowNanos())
                    .whenComplete((addresses, failure) -> loop.execute(() -> onResolved(addresses, failure)));
        } catch (RuntimeException | Error e) {
            loop.execute(() -> onResolved(null, e));
        }
    }

    private void onResolved(@Nullable List<InetAddress> addresses, @Nullable Throwable failure) {
        if (over) {
            return;
        }
        CompletionStage<?> context = failure == null ? tlsContext : null;
        if (context != null) {
            // Before there is a socket that would have to wait for it.
            tlsContext = null;
            context.whenComplete((made, broken) -> loop.execute(() -> onContext(addresses, broken)));
            return;
        }
        if (failure != null || addresses == null || addresses.isEmpty()) {
            Throwable cause =
                    failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
            fail("The name " + firstHost + " has no address" + (cause == null ? "" : ": " + reason(cause)), cause);
            return;
        }
        if (!IpLiteral.is(firstHost)) {
            tell(Kind.RESOLVE_ENDED, addresses, null);
        }
        if (dialer.proxy() == null) {
            listener.onResolved(this, addresses);
        }
        if (over) {
            return;
        }
        candidates = addresses;
        connect();
    }

    private void connect() {
        phase = Phase.CONNECT;
        attemptFailures.clear();
        race = new AddressRace(candidates, dialer.names().attemptDelayNanos());
        race(race);
    }

    private void onContext(@Nullable List<InetAddress> addresses, @Nullable Throwable broken) {
        if (broken == null) {
            onResolved(addresses, null);
        } else {
            phase = Phase.TLS;
            fail(reason(broken), broken);
        }
    }

    private static String reason(Throwable cause) {
        return cause.getMessage() == null ? cause.toString() : cause.getMessage();
    }

    private void race(AddressRace current) {
        while (!over && current.tick(loop.nowNanos())) {
            InetAddress next = current.start(loop.nowNanos());
            SocketAddress address =
                    SocketChannels.target(dialer.sockets(), new InetSocketAddress(next, dialer.firstPort(origin)));
            Attempt attempt = new Attempt(next, address);
            tell(Kind.CONNECT_BEGUN, address, null);
            try {
                attempt.socket = LoopSocket.connect(loop, dialer.sockets(), address, attempt);
                attempts.add(attempt);
            } catch (IOException e) {
                attemptFailed(current, address, e);
            }
        }
        if (!over && current.isLost()) {
            dialer.names().distrust(firstHost);
            Throwable first = attemptFailures.get(0);
            attemptFailures.stream().skip(1).forEach(first::addSuppressed);
            fail(
                    "Could not connect" + (dialer.proxy() == null ? "" : " to the proxy") + ": " + first.getMessage(),
                    first);
        } else if (!over && current.hasNext()) {
            arm(current.nextStartNanos());
        }
    }

    private void attemptFailed(AddressRace current, SocketAddress address, IOException cause) {
        tell(Kind.CONNECT_FAILED, address, cause);
        attemptFailures.add(new IOException(address + ": " + cause.getMessage(), cause));
        current.attemptFailed(loop.nowNanos());
    }

    private void onConnected(Attempt winner) {
        for (Attempt attempt : attempts) {
            if (attempt != winner) {
                attempt.abandon();
            }
        }
        attempts.clear();
        PlainWire plain = new PlainWire(winner.connectedSocket());
        wire = plain;
        tell(Kind.CONNECT_ENDED, winner.address, null);
        address = winner.host;
        Proxy proxy = dialer.proxy();
        if (proxy == null) {
            reachOrigin(plain);
        } else if (proxy.isSecure()) {
            secure(plain, dialer::hopToProxy, this::passProxy);
        } else {
            passProxy(plain);
        }
    }

    /** The wire leads to the proxy. */
    private void passProxy(Wire toProxy) {
        try {
            handshake = handshake == null ? dialer.handshake(origin) : handshake;
        } catch (IllegalArgumentException | ProxyRefusal e) {
            phase = Phase.PROXY;
            fail(String.valueOf(e.getMessage()), e);
            return;
        }
        if (handshake == null) {
            succeed(toProxy, null);
            return;
        }
        phase = Phase.PROXY;
        new TunnelSetup(toProxy, handshake, new TunnelSetup.Listener() {
                    @Override
                    public void onOpen() {
                        if (!over) {
                            reachOrigin(toProxy);
                        }
                    }

                    @Override
                    public void onElsewhere() {
                        if (!over) {
                            toProxy.abort();
                            connect();
                        }
                    }

                    @Override
                    public void onFailed(String message, Exception cause) {
                        fail(message, cause);
                    }
                })
                .begin();
    }

    /** The wire leads to the origin. */
    private void reachOrigin(Wire toOrigin) {
        if (origin.isSecure()) {
            secure(toOrigin, () -> dialer.hopToOrigin(origin), secured -> {
                // Pins are one host's: its connection does not speak for others.
                boolean mayHaveGuests =
                        dialer.tls().isVerified() && dialer.tls().pins().isEmpty();
                succeed(secured, mayHaveGuests ? secured.session().details() : null);
            });
        } else {
            succeed(toOrigin, null);
        }
    }

    private void secure(Wire below, Supplier<TlsHop> made, Consumer<TlsWire> next) {
        phase = Phase.TLS;
        TlsHop hop;
        try {
            hop = made.get();
        } catch (IllegalArgumentException e) {
            fail("The name cannot be used with TLS: " + e.getMessage(), e);
            return;
        }
        String host = hop.peer().host();
        tell(Kind.TLS_BEGUN, host, null);
        TlsWire secured = hop.over(loop, below);
        wire = secured;
        hop.handshake(
                secured,
                () -> {
                    tell(Kind.TLS_ENDED, hop.session(), null);
                    if (!over) {
                        next.accept(secured);
                    }
                },
                cause -> {
                    if (!over && hop.wasOfferedTooLittle()) {
                        secured.abort();
                        connect();
                    } else {
                        fail("The TLS handshake with " + host + " failed: " + HandshakeWords.of(cause), cause);
                    }
                });
    }

    private void succeed(Wire ready, @Nullable SSLSession certified) {
        if (!over && dialer.protocols().isNothingLeft(ready.applicationProtocol())) {
            fail("The peer " + origin.host() + " does not speak HTTP/2, and this client speaks nothing else", null);
        } else if (!over) {
            end();
            Authority authority = new Authority(origin, Objects.requireNonNull(address), certified);
            listener.onDialed(this, dialer.connection(ready, authority, connections));
        }
    }

    private void fail(String message, @Nullable Throwable cause) {
        if (!over) {
            failBy(new DialFailure(phase, false, message, cause));
        }
    }

    private void failBy(DialFailure failure) {
        // What fails while connecting was told address by address, unless it is the time that is over.
        if (phase != Phase.CONNECT || failure.timedOut()) {
            Kind kind = phase == Phase.RESOLVE
                    ? Kind.RESOLVE_FAILED
                    : phase == Phase.TLS ? Kind.TLS_FAILED : Kind.CONNECT_FAILED;
            tell(kind, failure.message(), failure.cause());
        }
        abort();
        listener.onDialFailed(this, failure);
    }

    /** Gives up; the listener hears nothing more. */
    public void abort() {
        end();
        attempts.forEach(Attempt::abandon);
        attempts.clear();
        if (wire != null) {
            wire.abort();
        }
    }

    private void end() {
        loop.assertOwner();
        over = true;
        loop.timers().cancel(alarm);
    }

    private void arm(long nextStartNanos) {
        long next = Deadlines.earlier(deadlineNanos, nextStartNanos);
        if (next != Deadlines.NONE) {
            loop.timers().schedule(alarm, next);
        }
    }

    /** Loop-confined. One address being tried. */
    private final class Attempt implements SocketHandler {
        private final InetAddress host;
        private final SocketAddress address;
        private @Nullable LoopSocket socket;

        Attempt(InetAddress host, SocketAddress address) {
            this.host = host;
            this.address = address;
        }

        LoopSocket connectedSocket() {
            if (socket == null) {
                throw new IllegalStateException("Not connected");
            }
            return socket;
        }

        void abandon() {
            if (socket != null) {
                socket.close();
            }
        }

        @Override
        public void onConnected() {
            if (!over) {
                Dial.this.onConnected(this);
            }
        }

        @Override
        public void onFailed(IOException cause) {
            AddressRace current = race;
            if (!over && current != null) {
                attempts.remove(this);
                attemptFailed(current, address, cause);
                race(current);
            }
        }

        @Override
        public void onReadable() {}

        @Override
        public void onWritable() {}
    }

    private final class Alarm extends Timer {
        @Override
        protected void onExpired(long nowNanos) {
            AddressRace current = race;
            if (Deadlines.isOver(deadlineNanos, nowNanos)) {
                failBy(new DialFailure(phase, true, "No connection to " + origin + " came about in time", null));
            } else if (current != null && phase == Phase.CONNECT && attempts.size() + attemptFailures.size() > 0) {
                arm(Deadlines.NONE);
                race(current);
            }
        }
    }
}
