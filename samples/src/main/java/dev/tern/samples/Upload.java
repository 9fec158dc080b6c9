package dev.tern.samples;

import dev.tern.http.Body;
import dev.tern.http.Response;
import dev.tern.http.blocking.Client;
import dev.tern.samples.server.SampleServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;

/** Uploads a file as part of a form, and shows how far it is. */
public final class Upload {
    private static final int OCTETS = 8 << 20;

    private Upload() {}

    public static void main(String[] args) throws Exception {
        Path report = Files.createTempFile("report", ".txt");
        Files.writeString(report, "a".repeat(OCTETS));
        try (SampleServer server = SampleServer.start();
                Client client = Client.builder().baseUrl(server.url()).build()) {
            AtomicLong shown = new AtomicLong();
            Body content = Body.file(report).withProgress((done, total) -> {
                if (done - shown.get() >= 1 << 20 || done == total) {
                    shown.set(done);
                    System.out.println(100 * done / total + " %");
                }
            });
            Response response = client.post(
                    "echo",
                    r -> r.multipart(form -> form.field("title", "Report").file("report", "report.txt", content)));
            System.out.println(response.raiseForStatus().text());
        } finally {
            Files.delete(report);
        }
    }
}
