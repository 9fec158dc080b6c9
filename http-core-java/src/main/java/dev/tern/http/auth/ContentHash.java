package dev.tern.http.auth;

import dev.tern.http.Body;
import dev.tern.http.ContentReader;
import dev.tern.http.ContentSink;
import dev.tern.http.HttpException;
import dev.tern.http.Phase;
import dev.tern.http.Request;
import dev.tern.http.RequestBodyException;
import java.security.MessageDigest;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import okio.Buffer;
import okio.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * Confined to one pass over the content, which it hashes for "auth-int" (RFC 7616 §3.4.3). Reads one after the other, without
 * recursion, on whatever thread the content answers.
 */
final class ContentHash implements ContentSink {
    private final Request request;
    private final ContentReader reader;
    private final MessageDigest digest;
    private final Executor executor;
    private final AtomicInteger reads = new AtomicInteger();
    private final CompletableFuture<String> result = new CompletableFuture<>();

    private ContentHash(Request request, ContentReader reader, MessageDigest digest, Executor executor) {
        this.request = request;
        this.reader = reader;
        this.digest = digest;
        this.executor = executor;
    }

    /**
     * The hash of the request's content, in hexadecimal.
     *
     * @param executor where content that blocks is read; null to fail for such
     */
    static CompletableFuture<String> of(Request request, DigestAlgorithm algorithm, @Nullable Executor executor) {
        Body body = request.body();
        ByteString octets = body == null ? ByteString.EMPTY : body.inMemory();
        if (body == null || octets != null) {
            byte[] whole = octets == null ? new byte[0] : octets.toByteArray();
            return CompletableFuture.completedFuture(
                    DigestAlgorithm.hex(algorithm.begin().digest(whole)));
        }
        ContentHash hash = new ContentHash(
                request, body.open(), algorithm.begin(), executor == null ? ContentHash::refuse : executor);
        hash.readMore();
        return hash.result;
    }

    private static void refuse(Runnable command) {
        throw new RejectedExecutionException(
                "The server wants the content authenticated too (qop=auth-int), and reading"
                        + " it may block; give DigestAuth.hashingOn(…) an executor");
    }

    private void readMore() {
        if (reads.getAndIncrement() > 0) {
            return;
        }
        do {
            try {
                reader.read(executor, this);
            } catch (Throwable e) {
                onFailure(e);
            }
        } while (reads.decrementAndGet() > 0);
    }

    @Override
    public void onContent(Buffer octets) {
        digest.update(octets.readByteArray());
        readMore();
    }

    @Override
    public void onEnd() {
        reader.close();
        result.complete(DigestAlgorithm.hex(digest.digest()));
    }

    @Override
    public void onFailure(Throwable cause) {
        reader.close();
        result.completeExceptionally(new RequestBodyException(
                "The content cannot be hashed: " + cause.getMessage(),
                new HttpException.Circumstances(request, Phase.PREPARE, true),
                cause));
    }
}
