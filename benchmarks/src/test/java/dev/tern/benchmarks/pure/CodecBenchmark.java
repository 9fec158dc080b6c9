package dev.tern.benchmarks.pure;

import dev.tern.http.Headers;
import dev.tern.http.Method;
import dev.tern.http.ProtocolLimits;
import dev.tern.http.Request;
import dev.tern.http.Url;
import dev.tern.http.internal.hpack.FieldList;
import dev.tern.http.internal.hpack.HpackDecoder;
import dev.tern.http.internal.hpack.HpackEncoder;
import dev.tern.http.internal.http1.RequestEncoder;
import dev.tern.http.internal.http1.RequestFraming;
import dev.tern.http.internal.http1.ResponseDecoder;
import java.util.concurrent.TimeUnit;
import okio.Buffer;
import okio.ByteString;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The pure parts, one request's worth each. With {@code -prof gc} also what they allocate. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class CodecBenchmark {
    private static final ByteString RESPONSE = ByteString.encodeUtf8("HTTP/1.1 200 OK\r\n"
            + "Server: nginx/1.22.1\r\nDate: Sat, 21 Nov 2026 05:00:00 GMT\r\nContent-Type: application/json\r\n"
            + "Content-Length: 100\r\nConnection: keep-alive\r\nCache-Control: max-age=60\r\nETag: \"5f3c\"\r\n"
            + "Vary: Accept-Encoding\r\nX-Request-Id: 0123456789abcdef\r\nStrict-Transport-Security: max-age=1\r\n\r\n"
            + "x".repeat(100));
    private static final String URL = "https://api.example.com/v2/pokemon/151?limit=20&offset=40";

    private final Buffer in = new Buffer();
    private final Buffer content = new Buffer();
    private final Buffer out = new Buffer();
    private final ResponseDecoder decoder = new ResponseDecoder(ProtocolLimits.defaults());
    private final Request request = Request.of(
            Method.GET,
            URL,
            r -> r.header("Accept", "*/*").header("User-Agent", "tern").header("Accept-Encoding", "gzip"));
    private final HpackEncoder encoder = new HpackEncoder(HpackDecoder.DEFAULT_TABLE_SIZE);
    private final HpackDecoder unpacker = new HpackDecoder();
    private final FieldList fields = new FieldList();
    private final byte[] block = block();

    @Benchmark
    public Headers decodesAResponse() throws Exception {
        in.write(RESPONSE);
        decoder.start(Method.GET);
        while (decoder.next(in, content, Long.MAX_VALUE) != ResponseDecoder.Event.END) {
            content.clear();
        }
        return decoder.head().headers();
    }

    @Benchmark
    public long encodesARequest() {
        RequestEncoder.encodeHead(request, RequestFraming.of(request), out);
        long size = out.size();
        out.clear();
        return size;
    }

    @Benchmark
    public long packsFields() {
        pack(encoder, out);
        long size = out.size();
        out.clear();
        return size;
    }

    @Benchmark
    public int unpacksFields() throws Exception {
        fields.clear();
        unpacker.decode(block, 0, block.length, fields);
        return fields.count();
    }

    @Benchmark
    public Url parsesAUrl() {
        return Url.parse(URL);
    }

    @Benchmark
    public Headers buildsHeaders() {
        return Headers.builder()
                .add("Accept", "*/*")
                .add("User-Agent", "tern")
                .add("Accept-Encoding", "gzip")
                .build();
    }

    private static void pack(HpackEncoder encoder, Buffer out) {
        encoder.begin(out);
        encoder.encode(":method", "GET", HpackEncoder.Indexing.REMEMBERED, out);
        encoder.encode(":scheme", "https", HpackEncoder.Indexing.REMEMBERED, out);
        encoder.encode(":authority", "api.example.com", HpackEncoder.Indexing.REMEMBERED, out);
        encoder.encode(":path", "/v2/pokemon/151?limit=20", HpackEncoder.Indexing.ONCE, out);
        encoder.encode("accept", "*/*", HpackEncoder.Indexing.REMEMBERED, out);
        encoder.encode("user-agent", "tern", HpackEncoder.Indexing.REMEMBERED, out);
        encoder.encode("accept-encoding", "gzip", HpackEncoder.Indexing.REMEMBERED, out);
        encoder.end();
    }

    /** As it is on a connection that has carried the like before: mostly indices. */
    private byte[] block() {
        HpackEncoder peer = new HpackEncoder(HpackDecoder.DEFAULT_TABLE_SIZE);
        Buffer first = new Buffer();
        pack(peer, first);
        byte[] warm = first.readByteArray();
        try {
            unpacker.decode(warm, 0, warm.length, fields);
        } catch (Exception impossible) {
            throw new AssertionError(impossible);
        }
        pack(peer, first);
        return first.readByteArray();
    }
}
