package dev.tern.http.internal.http1;

import dev.tern.http.Method;
import dev.tern.http.ProtocolLimits;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Immutable. One case of llhttp's Markdown: octets, and the log of events that its parser writes.
 *
 * @param lenient whether the log is that of a parser told to tolerate something
 * @param expected the log as a transcript: heads, content, ends; VIOLATION if its parser refused
 */
record LlhttpCase(String title, boolean lenient, Vector vector, List<String> expected) {
    private static final Pattern CASE = Pattern.compile(
            "^##+ (?<title>[^\\n]+)\\n.*?meta=(?<meta>\\{[^\\n]*?\\}) *-->\\n```http\\n(?<http>.*?)```\\n\\s*"
                    + "(?:_[^`]*`[^\\n]*\\n\\s*)?```log\\n(?<log>.*?)```",
            Pattern.DOTALL | Pattern.MULTILINE);
    private static final Pattern SPAN = Pattern.compile("span\\[(\\w+)]=(.*)");
    private static final Pattern HEAD = Pattern.compile("headers complete status=(\\d+) v=(\\d)/(\\d)");

    /** The cases of a file that are about responses. */
    static List<LlhttpCase> read(Path file) {
        List<LlhttpCase> cases = new ArrayList<>();
        Matcher matcher = CASE.matcher(text(file));
        while (matcher.find()) {
            String meta = matcher.group("meta");
            boolean closes = meta.contains("response-finish");
            Method method = meta.contains("\"skipBody\": true") ? Method.HEAD : Method.GET;
            // As many requests as there may be answers in one case.
            List<Method> methods = Collections.nCopies(4, method);
            byte[] octets = octets(matcher.group("http"));
            cases.add(new LlhttpCase(
                    matcher.group("title"),
                    meta.contains("lenient"),
                    new Vector(ProtocolLimits.defaults(), methods, octets, closes),
                    new Log().read(matcher.group("log"), closes)));
        }
        return cases;
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A line end is CR LF, unless a backslash stands in front; and there are escapes. */
    private static byte[] octets(String block) {
        return block.replaceFirst("\\n$", "")
                .replace("\\\n", "")
                .replace("\n", "\r\n")
                .replace("\\r", "\r")
                .replace("\\n", "\n")
                .replace("\\t", "\t")
                .replace("\\f", "\f")
                .getBytes(StandardCharsets.UTF_8);
    }

    /** Reads the events of a log. */
    private static final class Log {
        private final List<String> lines = new ArrayList<>();
        private final List<String> fields = new ArrayList<>();
        private final StringBuilder name = new StringBuilder();
        private final StringBuilder value = new StringBuilder();
        private final StringBuilder body = new StringBuilder();
        private String reason = "";
        private boolean interim;

        List<String> read(String log, boolean closes) {
            log.lines().forEach(this::event);
            flushBody();
            if (closes) {
                lines.add("END");
            }
            return lines;
        }

        private void event(String line) {
            Matcher span = SPAN.matcher(line);
            Matcher head = HEAD.matcher(line);
            if (span.find()) {
                span(span.group(1), unquoted(span.group(2)));
            } else if (line.endsWith("header_value complete")) {
                fields.add(name + ": " + value.toString().strip());
                name.setLength(0);
                value.setLength(0);
            } else if (head.find()) {
                head(head);
            } else if (line.endsWith("message complete")) {
                flushBody();
                if (!interim) {
                    lines.add("END");
                }
            } else if (line.contains(" error code=") && !isAfterTheEnd(line)) {
                flushBody();
                lines.add("VIOLATION");
            }
        }

        /** Octets behind the last response, and a pause for another protocol, are for our caller to see. */
        private static boolean isAfterTheEnd(String line) {
            return line.contains("code=5 ") || line.contains("code=22 ");
        }

        private void span(String kind, String text) {
            switch (kind) {
                case "status" -> reason += text;
                case "header_field" -> name.append(text);
                case "header_value" -> value.append(text);
                case "body" -> body.append(text);
                default -> {}
            }
        }

        private void head(Matcher head) {
            int status = Integer.parseInt(head.group(1));
            interim = status < 200 && status != 101;
            lines.add((interim ? "INFORMATIONAL " : "HEAD ") + "HTTP/" + head.group(2) + "." + head.group(3) + " "
                    + status + " " + reason + " " + fields);
            reason = "";
            fields.clear();
        }

        private void flushBody() {
            if (!body.isEmpty()) {
                lines.add("CONTENT " + body);
                body.setLength(0);
            }
        }

        private static String unquoted(String text) {
            return switch (text) {
                case "cr" -> "\r";
                case "lf" -> "\n";
                case "tab" -> "\t";
                default -> text.substring(1, text.length() - 1).replace("\\t", "\t");
            };
        }
    }
}
