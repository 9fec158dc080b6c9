package dev.tern.http.auth;

import dev.tern.http.internal.bytes.Ascii;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Immutable. What a netrc file says, for each machine. Values may be quoted; a backslash takes the next character as it is;
 * {@code #} begins a comment where a keyword could stand; a macro goes on to the next empty line.
 */
record NetRcFile(List<Entry> entries) {
    /** Immutable. The credentials for one machine; the machine is null for the default. */
    record Entry(@Nullable String machine, String login, String password) {
        @Override
        public String toString() {
            return "Entry[" + machine + ", " + login + ", " + AuthText.MASK + "]";
        }
    }

    static NetRcFile parse(String text) {
        return new Parser(text).file();
    }

    /** The first entry for this host, else the default; null if there is neither, or it has no password. */
    @Nullable
    Entry entry(String host) {
        for (Entry entry : entries) {
            if (entry.machine() == null || Ascii.equalsIgnoreCase(entry.machine(), host)) {
                return entry.password().isEmpty() ? null : entry;
            }
        }
        return null;
    }

    /** Confined to one file. */
    private static final class Parser {
        private final String text;
        private int position;
        private final List<Entry> machines = new ArrayList<>();
        private @Nullable Entry defaults;

        Parser(String text) {
            this.text = text;
        }

        NetRcFile file() {
            String keyword = token();
            while (keyword != null) {
                keyword = switch (keyword) {
                    case "machine" -> entry(value());
                    case "default" -> entry(null);
                    case "macdef" -> macro();
                    default -> throw unexpected(keyword);
                };
            }
            // The default counts wherever it stands, once no machine fits.
            if (defaults != null) {
                machines.add(defaults);
            }
            return new NetRcFile(List.copyOf(machines));
        }

        /** Gives the keyword behind the entry. */
        private @Nullable String entry(@Nullable String machine) {
            String login = "";
            String password = "";
            String keyword = token();
            while (keyword != null
                    && List.of("login", "user", "account", "password").contains(keyword)) {
                String value = value();
                switch (keyword) {
                    case "login", "user" -> login = value;
                    case "password" -> password = value;
                    default -> {
                        // An account is for FTP.
                    }
                }
                keyword = token();
            }
            Entry entry = new Entry(machine, login, password);
            if (machine != null) {
                machines.add(entry);
            } else if (defaults == null) {
                defaults = entry;
            }
            return keyword;
        }

        private @Nullable String macro() {
            do {
                skipLine();
            } while (position < text.length() && !isAtEmptyLine());
            return token();
        }

        private boolean isAtEmptyLine() {
            return text.startsWith("\n", position) || text.startsWith("\r\n", position);
        }

        private String value() {
            skipSpace();
            if (position >= text.length()) {
                throw new IllegalArgumentException("The netrc file ends in the middle of an entry");
            }
            return word();
        }

        /** A keyword; null at the end of the file. */
        private @Nullable String token() {
            skipSpace();
            while (position < text.length() && text.charAt(position) == '#') {
                skipLine();
                skipSpace();
            }
            return position < text.length() ? word() : null;
        }

        private String word() {
            StringBuilder word = new StringBuilder();
            boolean quoted = text.charAt(position) == '"';
            if (quoted) {
                position++;
            }
            for (; position < text.length(); position++) {
                char c = text.charAt(position);
                if (quoted ? c == '"' : isSpace(c)) {
                    break;
                }
                if (c == '\\' && position + 1 < text.length()) {
                    position++;
                }
                word.append(text.charAt(position));
            }
            position++;
            return word.toString();
        }

        private void skipSpace() {
            while (position < text.length() && isSpace(text.charAt(position))) {
                position++;
            }
        }

        private void skipLine() {
            int end = text.indexOf('\n', position);
            position = end < 0 ? text.length() : end + 1;
        }

        private static boolean isSpace(char c) {
            return c == ' ' || c == '\t' || c == '\n' || c == '\r';
        }

        /** Says the line, but not what stands there: it might be a part of a password. */
        private IllegalArgumentException unexpected(String keyword) {
            int end = Math.min(position, text.length());
            long line = text.substring(0, end - keyword.length() < 0 ? 0 : end)
                    .lines()
                    .count();
            return new IllegalArgumentException("The netrc file has no keyword where one is due, at line " + line);
        }
    }
}
