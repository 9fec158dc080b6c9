package dev.tern.samples;

import dev.tern.http.NameSettings;
import dev.tern.http.Request;
import dev.tern.http.Response;
import dev.tern.http.Url;
import dev.tern.http.blocking.Client;
import dev.tern.http.client.HttpClient;
import dev.tern.http.exchange.Resolver;
import dev.tern.samples.server.SampleServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/**
 * Names looked up over HTTPS (RFC 8484), by a client of our own: both families at once, nothing on a thread that waits. The
 * client that asks must itself need no look-up: give the service by address, or with {@link NameSettings#host}.
 */
public final class DnsOverHttps implements Resolver {
    private final HttpClient http;
    private final String service;

    /**
     * @param http asks; it stays its maker's
     * @param service the URL of the service, without a query: {@code https://192.0.2.53/dns-query}
     */
    public DnsOverHttps(HttpClient http, String service) {
        this.http = http;
        this.service = service;
    }

    @Override
    public CompletionStage<List<InetAddress>> resolve(String host, Executor blocking) {
        return ask(host, Type.AAAA).thenCombine(ask(host, Type.A), (six, four) -> {
            List<InetAddress> both = new ArrayList<>(six);
            both.addAll(four);
            return both;
        });
    }

    private CompletableFuture<List<InetAddress>> ask(String host, int type) {
        Message query;
        try {
            Name name = Name.fromString(host, Name.root);
            query = Message.newQuery(Record.newRecord(name, type, DClass.IN));
        } catch (TextParseException e) {
            return CompletableFuture.failedFuture(e);
        }
        // The same question shall be the same URL, so that caches may answer (RFC 8484 §4.1).
        query.getHeader().setID(0);
        String text = Base64.getUrlEncoder().withoutPadding().encodeToString(query.toWire());
        Request request = Request.get(service + "?dns=" + text)
                .newBuilder()
                .header("Accept", "application/dns-message")
                .build();
        return http.sendAsync(request).thenApply(response -> addresses(host, response));
    }

    private static List<InetAddress> addresses(String host, Response response) {
        try {
            response.raiseForStatus();
            Message reply = new Message(response.content().toByteArray());
            if (reply.getRcode() != Rcode.NOERROR) {
                throw new UnknownHostException(host + ": " + Rcode.string(reply.getRcode()));
            }
            List<InetAddress> found = new ArrayList<>();
            for (Record answer : reply.getSection(Section.ANSWER)) {
                if (answer instanceof ARecord four) {
                    found.add(four.getAddress());
                } else if (answer instanceof AAAARecord six) {
                    found.add(six.getAddress());
                }
            }
            return found;
        } catch (IOException e) {
            throw new CompletionException(e);
        }
    }

    public static void main(String[] args) throws Exception {
        try (SampleServer server = SampleServer.start();
                HttpClient asking = HttpClient.create();
                Client client = Client.builder()
                        .resolver(new DnsOverHttps(asking, server.url() + "dns-query"))
                        .build()) {
            String url = "http://pikachu.sample.test:" + Url.parse(server.url()).port() + "/echo";
            System.out.println(url + " says " + client.get(url).text());
            try {
                client.get("http://missingno.test/");
            } catch (IOException e) {
                System.out.println(e.getMessage());
            }
        }
    }
}
