package dev.tern.http.internal.hpack;

import java.util.HashMap;
import java.util.Map;

/** Immutable. The 61 fields that both sides know from the start (RFC 7541 Appendix A), counted from 1. */
final class StaticTable {
    static final int SIZE = 61;

    private static final String FIELDS = """
            :authority
            :method=GET
            :method=POST
            :path=/
            :path=/index.html
            :scheme=http
            :scheme=https
            :status=200
            :status=204
            :status=206
            :status=304
            :status=400
            :status=404
            :status=500
            accept-charset
            accept-encoding=gzip, deflate
            accept-language
            accept-ranges
            accept
            access-control-allow-origin
            age
            allow
            authorization
            cache-control
            content-disposition
            content-encoding
            content-language
            content-length
            content-location
            content-range
            content-type
            cookie
            date
            etag
            expect
            expires
            from
            host
            if-match
            if-modified-since
            if-none-match
            if-range
            if-unmodified-since
            last-modified
            link
            location
            max-forwards
            proxy-authenticate
            proxy-authorization
            range
            referer
            refresh
            retry-after
            server
            set-cookie
            strict-transport-security
            transfer-encoding
            user-agent
            vary
            via
            www-authenticate
            """;

    private static final String[] NAMES = new String[SIZE + 1];
    private static final String[] VALUES = new String[SIZE + 1];
    private static final Map<String, Integer> FIRST_OF_NAME = new HashMap<>();

    static {
        int index = 0;
        for (String line : FIELDS.lines().toList()) {
            int equals = line.indexOf('=');
            index++;
            // Interned, so that a name found here is the very one that code compares with.
            NAMES[index] = (equals < 0 ? line : line.substring(0, equals)).intern();
            VALUES[index] = equals < 0 ? "" : line.substring(equals + 1).intern();
            FIRST_OF_NAME.putIfAbsent(NAMES[index], index);
        }
        NAMES[0] = "";
        VALUES[0] = "";
    }

    private StaticTable() {}

    static String name(int index) {
        return NAMES[index];
    }

    static String value(int index) {
        return VALUES[index];
    }

    /** The first entry of this name, or 0. */
    static int find(String name) {
        return FIRST_OF_NAME.getOrDefault(name, 0);
    }

    /** The entry with this value among those of one name, which begin here; or 0. */
    static int find(int first, String value) {
        String name = NAMES[first];
        for (int i = first; i <= SIZE && NAMES[i].equals(name); i++) {
            if (VALUES[i].equals(value)) {
                return i;
            }
        }
        return 0;
    }
}
