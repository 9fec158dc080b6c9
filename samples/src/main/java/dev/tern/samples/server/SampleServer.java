package dev.tern.samples.server;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/**
 * A real server on a free port of loopback, so that every sample works offline. It knows {@code /pokemon/ID}, answered after
 * a latency, {@code /echo}, which says what it was sent, {@code /slow}, which never answers in time, {@code /big/MIB}, and {@code /dns-query}, where all names under {@code sample.test}
 * are this host's (RFC 8484).
 */
public final class SampleServer implements AutoCloseable {
    private static final int MIB = 1 << 20;

    private final Server server = new Server();
    private final ServerConnector connector = new ServerConnector(server);
    private final Set<String> peers = ConcurrentHashMap.newKeySet();

    private SampleServer(Function<String, @Nullable String> pokemonById, long latencyMillis) {
        connector.setHost("127.0.0.1");
        connector.setAcceptQueueSize(1024);
        server.addConnector(connector);
        server.setHandler(new Routes(pokemonById, latencyMillis));
    }

    /**
     * Starts a server.
     *
     * @param pokemonById the JSON for an id, or null if there is none of that id
     * @param latencyMillis before each answer to {@code /pokemon/ID}
     */
    public static SampleServer start(Function<String, @Nullable String> pokemonById, long latencyMillis)
            throws Exception {
        SampleServer started = new SampleServer(pokemonById, latencyMillis);
        started.server.start();
        return started;
    }

    /** Starts a server that knows no pokemon. */
    public static SampleServer start() throws Exception {
        return start(id -> null, 0);
    }

    /** Where it listens, with a slash at the end. */
    public String url() {
        return "http://127.0.0.1:" + connector.getLocalPort() + "/";
    }

    /** How many connections were seen since this was asked last. */
    public int takeConnectionCount() {
        int count = peers.size();
        peers.clear();
        return count;
    }

    @Override
    public void close() throws Exception {
        server.stop();
    }

    private final class Routes extends Handler.Abstract {
        private final Function<String, @Nullable String> pokemonById;
        private final long latencyMillis;

        Routes(Function<String, @Nullable String> pokemonById, long latencyMillis) {
            this.pokemonById = pokemonById;
            this.latencyMillis = latencyMillis;
        }

        @Override
        public boolean handle(Request request, Response response, Callback callback) throws Exception {
            peers.add(String.valueOf(request.getConnectionMetaData().getRemoteSocketAddress()));
            String path = request.getHttpURI().getPath();
            if (path.startsWith("/pokemon/")) {
                String json = pokemonById.apply(path.substring("/pokemon/".length()));
                // A timer, not a sleeping thread: 150 at once need 150 answers in flight, not 150 threads.
                request.getComponents()
                        .getScheduler()
                        .schedule(() -> answer(response, callback, json), latencyMillis, TimeUnit.MILLISECONDS);
            } else if (path.equals("/echo")) {
                String content = Content.Source.asString(request, StandardCharsets.UTF_8);
                answer(
                        response,
                        callback,
                        "{\"method\":\"" + request.getMethod() + "\",\"octets\":" + content.length() + "}");
            } else if (path.equals("/slow")) {
                request.getComponents().getScheduler().schedule(callback::succeeded, 1, TimeUnit.MINUTES);
            } else if (path.equals("/dns-query")) {
                dns(request, response, callback);
            } else if (path.startsWith("/big/")) {
                big(response, callback, Integer.parseInt(path.substring("/big/".length())));
            } else {
                answer(response, callback, null);
            }
            return true;
        }

        private void answer(Response response, Callback callback, @Nullable String json) {
            if (json == null) {
                response.setStatus(404);
            }
            response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
            byte[] octets = (json == null ? "{\"error\":\"not found\"}" : json).getBytes(StandardCharsets.UTF_8);
            response.getHeaders().put(HttpHeader.CONTENT_LENGTH, octets.length);
            response.write(true, ByteBuffer.wrap(octets), callback);
        }

        private void dns(Request request, Response response, Callback callback) throws IOException {
            String query = Request.extractQueryParameters(request).getValue("dns");
            Message asked = new Message(Base64.getUrlDecoder().decode(query));
            Name name = asked.getQuestion().getName();
            Message reply = new Message(asked.getHeader().getID());
            reply.getHeader().setFlag(Flags.QR);
            reply.addRecord(asked.getQuestion(), Section.QUESTION);
            if (!name.subdomain(Name.fromString("sample.test."))) {
                reply.getHeader().setRcode(Rcode.NXDOMAIN);
            } else if (asked.getQuestion().getType() == Type.A) {
                InetAddress here = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
                reply.addRecord(new ARecord(name, DClass.IN, 60, here), Section.ANSWER);
            }
            response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/dns-message");
            response.write(true, ByteBuffer.wrap(reply.toWire()), callback);
        }

        private void big(Response response, Callback callback, int mebibytes) {
            response.getHeaders().put(HttpHeader.CONTENT_LENGTH, (long) mebibytes * MIB);
            piece(response, callback, mebibytes);
        }

        private void piece(Response response, Callback callback, int left) {
            if (left == 0) {
                callback.succeeded();
                return;
            }
            response.write(
                    left == 1,
                    ByteBuffer.allocate(MIB),
                    Callback.from(() -> piece(response, callback, left - 1), callback::failed));
        }
    }
}
