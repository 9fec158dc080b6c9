package dev.tern.samples;

import dev.tern.http.ConnectFailedException;
import dev.tern.http.HttpException;
import dev.tern.http.HttpStatusException;
import dev.tern.http.ReadTimeoutException;
import dev.tern.http.Timeout;
import dev.tern.http.blocking.Client;
import dev.tern.samples.server.SampleServer;
import java.io.IOException;
import java.time.Duration;

/** What can go wrong, and how a program tells the cases apart. */
public final class TimeoutsAndErrors {
    private TimeoutsAndErrors() {}

    public static void main(String[] args) throws Exception {
        Timeout patience = Timeout.defaults().withRead(Duration.ofMillis(300)).withTotal(Duration.ofSeconds(2));
        try (SampleServer server = SampleServer.start();
                Client client =
                        Client.builder().baseUrl(server.url()).timeout(patience).build()) {
            for (String url : new String[] {"slow", "nothing-here", "http://127.0.0.1:1/", "echo"}) {
                ask(client, url);
            }
        }
    }

    private static void ask(Client client, String url) throws IOException {
        try {
            System.out.println("fine: " + client.get(url).raiseForStatus().text());
        } catch (ReadTimeoutException e) {
            System.out.println("too slow: " + e.getMessage());
        } catch (HttpStatusException e) {
            System.out.println("refused with " + e.response().status() + ": "
                    + e.response().text());
        } catch (ConnectFailedException e) {
            System.out.println("nobody there, and surely not acted on: " + e.peerMayHaveActed());
        } catch (HttpException e) {
            System.out.println("something else, in phase " + e.phase());
        }
    }
}
