package dev.tern.http.blocking;

import dev.tern.http.HttpException;
import dev.tern.http.Phase;
import dev.tern.http.Request;
import dev.tern.http.ResponseTooLargeException;
import java.io.IOException;
import java.io.Reader;
import org.jspecify.annotations.Nullable;

/** Confined to one reader. Splits text at CR, LF and CRLF; hands out a line as soon as it has come, and bounds it. */
final class Lines implements Pulled.Source<String> {
    private final Reader text;
    private final Request request;
    private final int maxChars;
    private final char[] piece = new char[8192];
    private int at;
    private int filled;
    private boolean afterCr;

    Lines(Reader text, Request request, int maxChars) {
        this.text = text;
        this.request = request;
        this.maxChars = maxChars;
    }

    /** The next line; null at the end of the text, behind which no empty line is added. */
    @Override
    public @Nullable String next() throws IOException {
        StringBuilder line = new StringBuilder();
        while (at < filled || fill()) {
            if (afterCr) {
                afterCr = false;
                at += piece[at] == '\n' ? 1 : 0;
            }
            int start = at;
            while (at < filled && piece[at] != '\r' && piece[at] != '\n') {
                at++;
            }
            if (at - start > maxChars - line.length()) {
                throw tooLong();
            }
            line.append(piece, start, at - start);
            if (at < filled) {
                afterCr = piece[at++] == '\r';
                return line.toString();
            }
        }
        return line.isEmpty() ? null : line.toString();
    }

    /** Without waiting for the LF of a CRLF: the line has ended with its CR. */
    private boolean fill() throws IOException {
        filled = Math.max(0, text.read(piece));
        at = 0;
        return filled > 0;
    }

    private ResponseTooLargeException tooLong() {
        return new ResponseTooLargeException(
                "A line is longer than " + maxChars + " characters (lines(maxChars))",
                new HttpException.Circumstances(request, Phase.RECEIVE_CONTENT, true),
                null);
    }
}
