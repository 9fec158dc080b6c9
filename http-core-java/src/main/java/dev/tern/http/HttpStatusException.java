package dev.tern.http;

/** {@link Response#raiseForStatus} met a status other than 2xx. In httpx: {@code HTTPStatusError}. */
public final class HttpStatusException extends HttpException {
    private static final long serialVersionUID = 1;

    private final transient Response response;

    HttpStatusException(String message, Response response) {
        super(message, new Circumstances(response.request(), Phase.COMPLETE, true), null);
        this.response = response;
    }

    /** The response, with its content if it was read. */
    public Response response() {
        return response;
    }
}
