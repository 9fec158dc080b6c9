package dev.tern.http.auth;

import dev.tern.http.internal.bytes.Ascii;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Not thread-safe. Takes the lines of a field apart into challenges (RFC 9110 §11.6.1), and a field of parameters alone
 * into these.
 *
 * <pre>
 *   challenge  = auth-scheme [ 1*SP ( token68 / #auth-param ) ]
 *   auth-param = token BWS "=" BWS ( token / quoted-string )
 * </pre>
 *
 * Challenges and parameters are divided by the same comma; a token with "=" behind it is a parameter, any other begins a
 * challenge. A list may go on in the next line of the field (§5.3). Values that lack their quotes are taken up to the next comma
 * or space, as servers in use need it; a challenge with a parameter given twice or a quote left open is left out.
 */
final class ChallengeParser {
    private final List<Draft> drafts = new ArrayList<>();
    private String text = "";
    private int position;

    private static final class Draft {
        private final String scheme;
        private @Nullable String token68;
        private final Map<String, String> params = new LinkedHashMap<>();
        private boolean broken;

        Draft(String scheme) {
            this.scheme = scheme;
        }
    }

    /** Parameters without a scheme, as in Authentication-Info (RFC 7616 §3.5); empty if they are malformed. */
    static Map<String, String> params(String line) {
        ChallengeParser parser = new ChallengeParser();
        Draft all = new Draft("");
        parser.drafts.add(all);
        parser.line(line);
        return all.broken || parser.drafts.size() > 1 ? Map.of() : all.params;
    }

    void line(String line) {
        text = line;
        position = 0;
        skip(true);
        while (position < text.length()) {
            element();
            skip(true);
        }
    }

    List<Challenge> challenges() {
        return drafts.stream()
                .filter(draft -> !draft.broken)
                .map(draft -> new Challenge(draft.scheme, draft.token68, draft.params))
                .toList();
    }

    private void element() {
        String name = token();
        int behind = position;
        skip(false);
        if (name.isEmpty()) {
            abandon();
        } else if (at('=')) {
            position++;
            skip(false);
            param(Ascii.toLower(name), value());
        } else {
            Draft draft = new Draft(name);
            drafts.add(draft);
            if (position > behind) {
                draft.token68 = token68();
            }
        }
    }

    private void param(String name, @Nullable String value) {
        if (drafts.isEmpty()) {
            return;
        }
        Draft draft = drafts.get(drafts.size() - 1);
        if (value == null || draft.token68 != null || draft.params.put(name, value) != null) {
            draft.broken = true;
        }
    }

    /** The rest of the line is not understood; nor then is what it belongs to. */
    private void abandon() {
        position = text.length();
        if (!drafts.isEmpty()) {
            drafts.get(drafts.size() - 1).broken = true;
        }
    }

    private @Nullable String token68() {
        int end = Challenge.endOfToken68(text, position);
        int next = end;
        while (next < text.length() && Ascii.isOws(text.charAt(next))) {
            next++;
        }
        if (end == position || (next < text.length() && text.charAt(next) != ',')) {
            return null;
        }
        String token = text.substring(position, end);
        position = end;
        return token;
    }

    private String token() {
        int from = position;
        while (position < text.length() && Ascii.isTokenChar(text.charAt(position))) {
            position++;
        }
        return text.substring(from, position);
    }

    /** Null if a quote is left open. */
    private @Nullable String value() {
        if (at('"')) {
            return quoted();
        }
        int from = position;
        while (position < text.length() && !isDivider(text.charAt(position))) {
            position++;
        }
        return text.substring(from, position);
    }

    private @Nullable String quoted() {
        StringBuilder value = new StringBuilder();
        for (position++; position < text.length(); position++) {
            char c = text.charAt(position);
            if (c == '"') {
                position++;
                return value.toString();
            }
            if (c == '\\' && position + 1 < text.length()) {
                position++;
            }
            value.append(text.charAt(position));
        }
        return null;
    }

    private boolean at(char c) {
        return position < text.length() && text.charAt(position) == c;
    }

    private void skip(boolean commas) {
        while (position < text.length()
                && (Ascii.isOws(text.charAt(position)) || (commas && text.charAt(position) == ','))) {
            position++;
        }
    }

    private static boolean isDivider(char c) {
        return c == ',' || c == '"' || Ascii.isOws(c);
    }
}
