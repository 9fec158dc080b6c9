package dev.tern.http.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tern.http.HttpVersion;
import dev.tern.http.Method;
import dev.tern.http.Proxies;
import dev.tern.http.Proxy;
import dev.tern.http.ProxyException;
import dev.tern.http.Request;
import dev.tern.http.Response;
import dev.tern.http.auth.DigestAuth;
import dev.tern.http.client.HttpClient;
import dev.tern.http.testkit.Certificates;
import dev.tern.http.testkit.Http2Peer;
import dev.tern.http.testkit.Leaks;
import dev.tern.http.testkit.RecordingHandler;
import dev.tern.http.testkit.ScriptedPeer;
import dev.tern.http.testkit.Waits;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** By squid, tinyproxy and dante, to origins of the test's own. */
class ProxyServersTest {
    @TempDir
    Path directory;

    @RegisterExtension
    final Leaks leaks = new Leaks();

    private final Certificates certificates = new Certificates();
    private ServerProcess server;

    @AfterEach
    void stop() throws Exception {
        if (server != null) {
            server.close();
        }
    }

    private HttpClient by(String proxy) {
        return by(Proxy.of(proxy));
    }

    private HttpClient by(Proxy proxy) {
        return leaks.watch(HttpClient.builder()
                .tls(certificates.tls())
                .proxies(Proxies.of(proxy))
                .build());
    }

    private static Response get(HttpClient client, String url) throws Exception {
        return Waits.value(client.sendAsync(Request.get(url)));
    }

    /** Plain, secured, and HTTP/2 in the tunnel, with content both ways. */
    private void carriesEverything(HttpClient client) throws Exception {
        ScriptedPeer plain = leaks.watch(ScriptedPeer.serving("plain"));
        assertThat(get(client, plain.url("/")).text()).isEqualTo("plain");
        ScriptedPeer secured = leaks.watch(ScriptedPeer.secure(certificates.localhost(), connection -> {
            connection.negotiate("http/1.1");
            String head = connection.expectRequest("POST /up HTTP/1.1");
            assertThat(head).doesNotContain("Proxy-");
            connection.expect("content");
            connection.respond("secured");
            connection.expectGone();
        }));
        String url = "https://localhost:" + secured.port() + "/up";
        Response answer = Waits.value(client.sendAsync(Request.of(Method.POST, url, r -> r.content("content"))));
        assertThat(answer.text()).isEqualTo("secured");
        ScriptedPeer http2 = leaks.watch(ScriptedPeer.secure(certificates.localhost(), connection -> {
            Http2Peer peer = Http2Peer.begin(connection);
            peer.respond(peer.expectRequest("GET /").streamId(), "multiplexed");
            peer.expectGone();
        }));
        Response response = get(client, "https://localhost:" + http2.port() + "/");
        assertThat(response.version()).isEqualTo(HttpVersion.HTTP_2);
        assertThat(response.text()).isEqualTo("multiplexed");
        client.close();
    }

    private int squid(String rules) throws Exception {
        int port = ServerProcess.freePort();
        // It drops its privileges, and must read its files all the same.
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxrwx"));
        // Digest takes passwords as they are, Basic by their MD5.
        Files.writeString(directory.resolve("plain"), "user:pass\n");
        Files.writeString(directory.resolve("hashed"), "user:1a1dc91c907325c69271ddf0c944bc72\n");
        Path config = Files.writeString(directory.resolve("squid.conf"), """
                http_port 127.0.0.1:%d
                pid_filename %s/squid.pid
                cache_log stdio:/dev/stderr
                access_log none
                cache deny all
                shutdown_lifetime 0 seconds
                max_filedescriptors 1024
                %s
                """.formatted(port, directory, rules));
        server = ServerProcess.start(directory, port, List.of("/usr/sbin/squid", "-N", "-f", config.toString()));
        return port;
    }

    @Test
    void squidCarriesEverything() throws Exception {
        carriesEverything(by("http://127.0.0.1:" + squid("http_access allow all")));
    }

    private static final String WITH_DIGEST = """
            auth_param digest program /usr/lib/squid/digest_file_auth plain
            auth_param digest children 1
            auth_param digest realm squid
            acl known proxy_auth REQUIRED
            http_access allow known
            """;

    private static final String WITH_BASIC = """
            auth_param basic program /usr/lib/squid/basic_ncsa_auth hashed
            auth_param basic children 1
            acl known proxy_auth REQUIRED
            http_access allow known
            """;

    @Test
    void squidCarriesEverythingForWhoAnswersDigest() throws Exception {
        Proxy proxy = Proxy.of("http://127.0.0.1:" + squid(WITH_DIGEST));
        refuses(by(proxy.withAuth(new DigestAuth("user", "wrong"))));
        carriesEverything(by(proxy.withAuth(new DigestAuth("user", "pass"))));
    }

    private void refuses(HttpClient client) throws Exception {
        RecordingHandler handler = new RecordingHandler();
        client.send(Request.get("https://localhost:1/"), handler);
        assertThat(handler.awaitFailure(ProxyException.class).answer().status()).isEqualTo(407);
        assertThat(get(client, "http://localhost:1/").status()).isEqualTo(407);
    }

    @Test
    void squidCarriesEverythingForWhoHasAPassword() throws Exception {
        int port = squid(WITH_BASIC);
        refuses(by("http://user:wrong@127.0.0.1:" + port));
        carriesEverything(by("http://user:pass@127.0.0.1:" + port));
    }

    @Test
    void squidRefusesATunnelInItsOwnWords() throws Exception {
        int port = squid("http_access deny CONNECT\nhttp_access allow all");
        RecordingHandler handler = new RecordingHandler();
        by("http://127.0.0.1:" + port).send(Request.get("https://localhost:1/"), handler);
        ProxyException failure = handler.awaitFailure(ProxyException.class);
        assertThat(failure.answer().status()).isEqualTo(403);
        assertThat(failure.content().utf8()).contains("Access");
    }

    private int tinyproxy(String rules) throws Exception {
        int port = ServerProcess.freePort();
        Path config = Files.writeString(
                directory.resolve("tinyproxy.conf"),
                "Port " + port + "\nListen 127.0.0.1\nTimeout 60\nAllow 127.0.0.1\nMaxClients 50\n" + rules);
        server = ServerProcess.start(directory, port, List.of("/usr/bin/tinyproxy", "-d", "-c", config.toString()));
        return port;
    }

    @Test
    void tinyproxyCarriesEverything() throws Exception {
        carriesEverything(by("http://127.0.0.1:" + tinyproxy("")));
    }

    @Test
    void tinyproxyCarriesEverythingForWhoHasAPassword() throws Exception {
        int port = tinyproxy("BasicAuth user pass\n");
        carriesEverything(by("http://user:pass@127.0.0.1:" + port));
    }

    @Test
    void tinyproxyRefusesWhoHasNone() throws Exception {
        int port = tinyproxy("BasicAuth user pass\n");
        refuses(by("http://127.0.0.1:" + port));
    }

    private int dante(String method, String... environment) throws Exception {
        int port = ServerProcess.freePort();
        Path config = Files.writeString(directory.resolve("danted.conf"), """
                logoutput: stderr
                internal: 127.0.0.1 port = %d
                external: lo
                socksmethod: %s
                clientmethod: none
                user.privileged: root
                user.unprivileged: nobody
                client pass { from: 0/0 to: 0/0 }
                socks pass { from: 0/0 to: 0/0 }
                """.formatted(port, method));
        Path program = Path.of("/usr/sbin/danted");
        assumeTrue(Files.isExecutable(program), program + " is not installed; its tests are skipped");
        List<String> command = new ArrayList<>(List.of("/usr/bin/env"));
        command.addAll(List.of(environment));
        command.addAll(List.of(program.toString(), "-f", config.toString()));
        server = ServerProcess.start(directory, port, command);
        return port;
    }

    @Test
    void danteCarriesEverything() throws Exception {
        int port = dante("none");
        carriesEverything(by("socks5h://127.0.0.1:" + port));
        // Names that have an address of IPv6 too are not for SOCKS 4 in this server's eyes; Socks4aHandshakeTest has
        // names.
        ScriptedPeer plain = leaks.watch(ScriptedPeer.serving("by version 4"));
        assertThat(get(by("socks4a://127.0.0.1:" + port), plain.url("/")).text())
                .isEqualTo("by version 4");
    }

    /** It knows the users of the system only; libnss_wrapper shows it others. */
    private int danteWithUsers() throws Exception {
        boolean isThere = Files.exists(Path.of("/usr/share/doc/libnss-wrapper"));
        assumeTrue(isThere, "libnss-wrapper is not installed; its tests are skipped");
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        String accounts =
                "root:x:0:0::/:/bin/false\nnobody:x:65534:65534::/:/bin/false\nuser:x:12345:65534::/:/bin/false\n";
        Path users = Files.writeString(directory.resolve("passwd"), accounts);
        Path groups = Files.writeString(directory.resolve("group"), "root:x:0:\nnogroup:x:65534:\n");
        Path shadow = Files.writeString(directory.resolve("shadow"), "user:" + PASS + ":19000:0:99999:7:::\n");
        return dante(
                "username",
                "LD_PRELOAD=libnss_wrapper.so",
                "NSS_WRAPPER_PASSWD=" + users,
                "NSS_WRAPPER_GROUP=" + groups,
                "NSS_WRAPPER_SHADOW=" + shadow);
    }

    /** The word "pass" as openssl's {@code passwd -6} has it. */
    private static final String PASS =
            "$6$tern$hMmKrLf6rLY6E8STJbHY0daLCdM.r22WmxyDMogWjT" + "QlSniTLrebrdmJw4Jgpr88EaR6TAyMRXrhMEJFp2EZA1";

    @Test
    void danteCarriesEverythingForWhoHasAPassword() throws Exception {
        carriesEverything(by("socks5://user:pass@127.0.0.1:" + danteWithUsers()));
    }

    @Test
    void danteRefusesTheWrongPasswordAndNone() throws Exception {
        int port = danteWithUsers();
        for (String credentials : List.of("user:wrong@", "")) {
            RecordingHandler handler = new RecordingHandler();
            by("socks5://" + credentials + "127.0.0.1:" + port).send(Request.get("http://127.0.0.1:1/"), handler);
            assertThat(handler.awaitFailure(ProxyException.class).answer()).isNull();
        }
    }
}
