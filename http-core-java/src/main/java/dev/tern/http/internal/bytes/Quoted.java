package dev.tern.http.internal.bytes;

/** Immutable. Shows untrusted text in an error message without letting it forge lines of a log. */
public final class Quoted {
    private static final int MAX_SHOWN = 80;

    private Quoted() {}

    /** The text in quotes, at most 80 characters of it, what is not visible ASCII as its code. */
    public static String visibly(String text) {
        StringBuilder shown = new StringBuilder("\"");
        int end = Math.min(text.length(), MAX_SHOWN);
        for (int i = 0; i < end; i++) {
            char c = text.charAt(i);
            if (c < 0x20 || c >= 0x7f) {
                shown.append(String.format("\\u%04x", (int) c));
            } else {
                shown.append(c);
            }
        }
        return shown.append(end < text.length() ? "…\"" : "\"").toString();
    }
}
