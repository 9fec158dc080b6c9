package dev.tern.http.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tern.http.client.HttpClient;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** One question a line on standard input, one answer a line on standard output. */
public final class WireDriver {
    static final ObjectMapper JSON = new ObjectMapper();
    static final ScheduledExecutorService TIME = Executors.newScheduledThreadPool(1, task -> {
        Thread thread = new Thread(task, "wire-time");
        thread.setDaemon(true);
        return thread;
    });

    private WireDriver() {}

    public static void main(String[] args) throws Exception {
        PrintStream answers = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        BufferedReader questions = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = questions.readLine(); line != null; line = questions.readLine()) {
            answers.println(JSON.writeValueAsString(answer(JSON.readTree(line))));
        }
    }

    private static ObjectNode answer(JsonNode question) throws Exception {
        ObjectNode answer =
                JSON.createObjectNode().put("case", question.path("case").asText());
        JsonNode client = question.path("client");
        WireClient settings =
                new WireClient(client.path("options"), question.path("certs").asText());
        try {
            ArrayNode outcomes = answer.putArray("outcomes");
            try (HttpClient http = settings.open()) {
                play(http, settings, client).forEach(outcomes::add);
            }
        } catch (Skipped skipped) {
            answer.remove("outcomes");
            answer.put("skip", skipped.getMessage());
        }
        return answer;
    }

    private static List<ObjectNode> play(HttpClient http, WireClient settings, JsonNode client) throws Exception {
        boolean parallel = client.path("mode").asText("sequential").equals("parallel");
        List<CompletableFuture<ObjectNode>> calls = new ArrayList<>();
        for (JsonNode request : client.path("requests")) {
            CompletableFuture<ObjectNode> call = new CompletableFuture<>();
            WireCall wireCall = new WireCall(http, settings, request, call);
            TIME.schedule(wireCall, request.path("start_ms").asLong(0), TimeUnit.MILLISECONDS);
            calls.add(call);
            if (!parallel) {
                WireCall.result(call);
            }
        }
        List<ObjectNode> outcomes = new ArrayList<>();
        for (CompletableFuture<ObjectNode> call : calls) {
            outcomes.add(WireCall.result(call));
        }
        return outcomes;
    }

    /** The client has no such feature. */
    static final class Skipped extends RuntimeException {
        private static final long serialVersionUID = 1;

        Skipped(String reason) {
            super(reason);
        }
    }
}
