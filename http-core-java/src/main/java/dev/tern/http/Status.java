package dev.tern.http;

import java.util.HashMap;
import java.util.Map;

/**
 * Immutable. The status codes that are registered with IANA, by name, as the numbers that {@link Response#status} gives; and
 * the phrases that go with them, where an answer brought none.
 *
 * <pre>{@code if (response.status() == Status.NOT_FOUND) …}</pre>
 */
public final class Status {
    public static final int CONTINUE = 100;
    public static final int SWITCHING_PROTOCOLS = 101;
    public static final int PROCESSING = 102;
    public static final int EARLY_HINTS = 103;

    public static final int OK = 200;
    public static final int CREATED = 201;
    public static final int ACCEPTED = 202;
    public static final int NON_AUTHORITATIVE_INFORMATION = 203;
    public static final int NO_CONTENT = 204;
    public static final int RESET_CONTENT = 205;
    public static final int PARTIAL_CONTENT = 206;
    public static final int MULTI_STATUS = 207;
    public static final int ALREADY_REPORTED = 208;
    public static final int IM_USED = 226;

    public static final int MULTIPLE_CHOICES = 300;
    public static final int MOVED_PERMANENTLY = 301;
    public static final int FOUND = 302;
    public static final int SEE_OTHER = 303;
    public static final int NOT_MODIFIED = 304;
    public static final int USE_PROXY = 305;
    public static final int TEMPORARY_REDIRECT = 307;
    public static final int PERMANENT_REDIRECT = 308;

    public static final int BAD_REQUEST = 400;
    public static final int UNAUTHORIZED = 401;
    public static final int PAYMENT_REQUIRED = 402;
    public static final int FORBIDDEN = 403;
    public static final int NOT_FOUND = 404;
    public static final int METHOD_NOT_ALLOWED = 405;
    public static final int NOT_ACCEPTABLE = 406;
    public static final int PROXY_AUTHENTICATION_REQUIRED = 407;
    public static final int REQUEST_TIMEOUT = 408;
    public static final int CONFLICT = 409;
    public static final int GONE = 410;
    public static final int LENGTH_REQUIRED = 411;
    public static final int PRECONDITION_FAILED = 412;
    public static final int CONTENT_TOO_LARGE = 413;
    public static final int URI_TOO_LONG = 414;
    public static final int UNSUPPORTED_MEDIA_TYPE = 415;
    public static final int RANGE_NOT_SATISFIABLE = 416;
    public static final int EXPECTATION_FAILED = 417;
    public static final int IM_A_TEAPOT = 418;
    public static final int MISDIRECTED_REQUEST = 421;
    public static final int UNPROCESSABLE_CONTENT = 422;
    public static final int LOCKED = 423;
    public static final int FAILED_DEPENDENCY = 424;
    public static final int TOO_EARLY = 425;
    public static final int UPGRADE_REQUIRED = 426;
    public static final int PRECONDITION_REQUIRED = 428;
    public static final int TOO_MANY_REQUESTS = 429;
    public static final int REQUEST_HEADER_FIELDS_TOO_LARGE = 431;
    public static final int UNAVAILABLE_FOR_LEGAL_REASONS = 451;

    public static final int INTERNAL_SERVER_ERROR = 500;
    public static final int NOT_IMPLEMENTED = 501;
    public static final int BAD_GATEWAY = 502;
    public static final int SERVICE_UNAVAILABLE = 503;
    public static final int GATEWAY_TIMEOUT = 504;
    public static final int HTTP_VERSION_NOT_SUPPORTED = 505;
    public static final int VARIANT_ALSO_NEGOTIATES = 506;
    public static final int INSUFFICIENT_STORAGE = 507;
    public static final int LOOP_DETECTED = 508;
    public static final int NOT_EXTENDED = 510;
    public static final int NETWORK_AUTHENTICATION_REQUIRED = 511;

    private static final Map<Integer, String> REASONS = new HashMap<>();

    static {
        REASONS.put(CONTINUE, "Continue");
        REASONS.put(SWITCHING_PROTOCOLS, "Switching Protocols");
        REASONS.put(PROCESSING, "Processing");
        REASONS.put(EARLY_HINTS, "Early Hints");
        REASONS.put(OK, "OK");
        REASONS.put(CREATED, "Created");
        REASONS.put(ACCEPTED, "Accepted");
        REASONS.put(NON_AUTHORITATIVE_INFORMATION, "Non-Authoritative Information");
        REASONS.put(NO_CONTENT, "No Content");
        REASONS.put(RESET_CONTENT, "Reset Content");
        REASONS.put(PARTIAL_CONTENT, "Partial Content");
        REASONS.put(MULTI_STATUS, "Multi-Status");
        REASONS.put(ALREADY_REPORTED, "Already Reported");
        REASONS.put(IM_USED, "IM Used");
        REASONS.put(MULTIPLE_CHOICES, "Multiple Choices");
        REASONS.put(MOVED_PERMANENTLY, "Moved Permanently");
        REASONS.put(FOUND, "Found");
        REASONS.put(SEE_OTHER, "See Other");
        REASONS.put(NOT_MODIFIED, "Not Modified");
        REASONS.put(USE_PROXY, "Use Proxy");
        REASONS.put(TEMPORARY_REDIRECT, "Temporary Redirect");
        REASONS.put(PERMANENT_REDIRECT, "Permanent Redirect");
        REASONS.put(BAD_REQUEST, "Bad Request");
        REASONS.put(UNAUTHORIZED, "Unauthorized");
        REASONS.put(PAYMENT_REQUIRED, "Payment Required");
        REASONS.put(FORBIDDEN, "Forbidden");
        REASONS.put(NOT_FOUND, "Not Found");
        REASONS.put(METHOD_NOT_ALLOWED, "Method Not Allowed");
        REASONS.put(NOT_ACCEPTABLE, "Not Acceptable");
        REASONS.put(PROXY_AUTHENTICATION_REQUIRED, "Proxy Authentication Required");
        REASONS.put(REQUEST_TIMEOUT, "Request Timeout");
        REASONS.put(CONFLICT, "Conflict");
        REASONS.put(GONE, "Gone");
        REASONS.put(LENGTH_REQUIRED, "Length Required");
        REASONS.put(PRECONDITION_FAILED, "Precondition Failed");
        REASONS.put(CONTENT_TOO_LARGE, "Content Too Large");
        REASONS.put(URI_TOO_LONG, "URI Too Long");
        REASONS.put(UNSUPPORTED_MEDIA_TYPE, "Unsupported Media Type");
        REASONS.put(RANGE_NOT_SATISFIABLE, "Range Not Satisfiable");
        REASONS.put(EXPECTATION_FAILED, "Expectation Failed");
        REASONS.put(IM_A_TEAPOT, "I'm a teapot");
        REASONS.put(MISDIRECTED_REQUEST, "Misdirected Request");
        REASONS.put(UNPROCESSABLE_CONTENT, "Unprocessable Content");
        REASONS.put(LOCKED, "Locked");
        REASONS.put(FAILED_DEPENDENCY, "Failed Dependency");
        REASONS.put(TOO_EARLY, "Too Early");
        REASONS.put(UPGRADE_REQUIRED, "Upgrade Required");
        REASONS.put(PRECONDITION_REQUIRED, "Precondition Required");
        REASONS.put(TOO_MANY_REQUESTS, "Too Many Requests");
        REASONS.put(REQUEST_HEADER_FIELDS_TOO_LARGE, "Request Header Fields Too Large");
        REASONS.put(UNAVAILABLE_FOR_LEGAL_REASONS, "Unavailable For Legal Reasons");
        REASONS.put(INTERNAL_SERVER_ERROR, "Internal Server Error");
        REASONS.put(NOT_IMPLEMENTED, "Not Implemented");
        REASONS.put(BAD_GATEWAY, "Bad Gateway");
        REASONS.put(SERVICE_UNAVAILABLE, "Service Unavailable");
        REASONS.put(GATEWAY_TIMEOUT, "Gateway Timeout");
        REASONS.put(HTTP_VERSION_NOT_SUPPORTED, "HTTP Version Not Supported");
        REASONS.put(VARIANT_ALSO_NEGOTIATES, "Variant Also Negotiates");
        REASONS.put(INSUFFICIENT_STORAGE, "Insufficient Storage");
        REASONS.put(LOOP_DETECTED, "Loop Detected");
        REASONS.put(NOT_EXTENDED, "Not Extended");
        REASONS.put(NETWORK_AUTHENTICATION_REQUIRED, "Network Authentication Required");
    }

    private Status() {}

    /** The registered phrase, such as {@code Not Found}; empty for a code that has none. */
    public static String reason(int status) {
        return REASONS.getOrDefault(status, "");
    }

    /** Whether it is an interim status, 1xx. */
    public static boolean isInformational(int status) {
        return status / 100 == 1;
    }

    /** Whether it is 2xx. */
    public static boolean isSuccess(int status) {
        return status / 100 == 2;
    }

    /** Whether it is 3xx. */
    public static boolean isRedirect(int status) {
        return status / 100 == 3;
    }

    /** Whether it is 4xx. */
    public static boolean isClientError(int status) {
        return status / 100 == 4;
    }

    /** Whether it is 5xx. */
    public static boolean isServerError(int status) {
        return status / 100 == 5;
    }

    /** Whether it is 4xx or 5xx. */
    public static boolean isError(int status) {
        return isClientError(status) || isServerError(status);
    }
}
