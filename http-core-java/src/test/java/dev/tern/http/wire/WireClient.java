package dev.tern.http.wire;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tern.http.Auth;
import dev.tern.http.Limits;
import dev.tern.http.Proxies;
import dev.tern.http.Proxy;
import dev.tern.http.RedirectPolicy;
import dev.tern.http.Timeout;
import dev.tern.http.Tls;
import dev.tern.http.auth.BasicAuth;
import dev.tern.http.auth.DigestAuth;
import dev.tern.http.client.HttpClient;
import dev.tern.http.client.HttpClientBuilder;
import dev.tern.http.cookie.CookieJar;
import dev.tern.http.exchange.Resolver;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Immutable. The options of a question, as settings of a client. */
record WireClient(JsonNode options, String certs) {
    HttpClient open() {
        String http = options.path("http").asText("1.1");
        HttpClientBuilder builder = HttpClient.builder()
                .resolver(resolver())
                .tls(tls())
                .proxies(proxies())
                .http1(!http.equals("2-prior"))
                .http2(!http.equals("1.1"))
                .auth(auth())
                .decompress(options.path("decompress").asBoolean(true))
                .cookies(options.path("cookies").asBoolean() ? new CookieJar() : null);
        RedirectPolicy redirects = RedirectPolicy.defaults()
                .withFollow(options.path("follow_redirects").asBoolean());
        JsonNode max = options.path("max_redirects");
        builder.redirects(max.isNumber() ? redirects.withMax(max.asInt()) : redirects);
        int connections = options.path("max_connections").asInt(100);
        return builder.limits(new Limits(connections, 20, Duration.ofSeconds(5)))
                .build();
    }

    private Proxies proxies() {
        JsonNode proxy = options.path("proxy");
        if (!proxy.path("url").isTextual()) {
            return Proxies.none();
        }
        Proxy way = Proxy.of(proxy.path("url").asText());
        if (proxy.path("auth").asText().equals("digest")) {
            way = way.withAuth(new DigestAuth(way.username(), way.password()));
        }
        List<String> exceptions = new ArrayList<>();
        proxy.path("no_proxy").forEach(exception -> exceptions.add(exception.asText()));
        return Proxies.of(way).except(exceptions.toArray(new String[0]));
    }

    private @Nullable Auth auth() {
        JsonNode how = options.path("auth");
        String user = how.path("user").asText();
        String password = how.path("pass").asText();
        return switch (how.path("type").asText("none")) {
            case "none" -> null;
            case "basic" -> new BasicAuth(user, password);
            case "digest" -> new DigestAuth(user, password);
            default -> throw new WireDriver.Skipped("auth of another type");
        };
    }

    private Resolver resolver() {
        return (host, blocking) -> CompletableFuture.supplyAsync(
                () -> {
                    try {
                        String address = options.path("resolve").path(host).asText("");
                        if (address.isEmpty() && host.endsWith(".test")) {
                            throw new UnknownHostException(host);
                        }
                        return List.of(InetAddress.getAllByName(address.isEmpty() ? host : address));
                    } catch (UnknownHostException e) {
                        throw new java.io.UncheckedIOException(e);
                    }
                },
                blocking);
    }

    private Tls tls() {
        Tls.Builder tls = Tls.builder();
        if (options.path("trust").asText("ca").equals("ca")) {
            tls.trust(Path.of(certs, "ca.pem"));
        }
        String own = options.path("client_cert").asText("");
        if (!own.isEmpty()) {
            Path pem = Path.of(certs, own + ".pem");
            if (Files.exists(pem)) {
                tls.clientCertificate(pem, Path.of(certs, own + ".key"));
            } else {
                tls.clientCertificate(Path.of(certs, own + ".p12"), "changeit");
            }
        }
        return tls.build();
    }

    /** The limits of a call: its own, else the client's, else 5 s each and 15 s in all. */
    Timeout timeout(JsonNode request) {
        return new Timeout(
                limit(request, "connect", 5000),
                limit(request, "read", 5000),
                limit(request, "write", 5000),
                limit(request, "pool", 5000),
                limit(request, "total", 15000));
    }

    private Duration limit(JsonNode request, String phase, long otherwise) {
        JsonNode own = request.path("timeouts").path(phase);
        JsonNode shared = options.path("timeouts").path(phase);
        return Duration.ofMillis(own.asLong(shared.asLong(otherwise)));
    }

    /** The most octets of content that the call accepts, or null. */
    @Nullable
    Long maxBody(JsonNode request) {
        JsonNode own = request.path("max_body");
        JsonNode limit = own.isMissingNode() ? options.path("max_body") : own;
        return limit.isNumber() ? limit.asLong() : null;
    }
}
