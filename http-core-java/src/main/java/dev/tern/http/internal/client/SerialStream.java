package dev.tern.http.internal.client;

import dev.tern.http.HttpException;
import dev.tern.http.Request;
import dev.tern.http.exchange.DuplexStream;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import okio.Buffer;

/** Thread-safe. A stream whose readers and writers are told by the user's executor, in order with the handler's events. */
final class SerialStream implements DuplexStream {
    private final DuplexStream stream;
    private final Executor inOrder;

    SerialStream(DuplexStream stream, Executor inOrder) {
        this.stream = stream;
        this.inOrder = inOrder;
    }

    @Override
    public Request request() {
        return stream.request();
    }

    @Override
    public void read(long atMost, Reader reader) {
        stream.read(atMost, new Reader() {
            @Override
            public void onOctets(Buffer octets) {
                inOrder.execute(() -> reader.onOctets(octets));
            }

            @Override
            public void onEnd() {
                inOrder.execute(reader::onEnd);
            }

            @Override
            public void onFailure(HttpException failure) {
                inOrder.execute(() -> reader.onFailure(failure));
            }
        });
    }

    @Override
    public void write(Buffer octets, Writer writer) {
        stream.write(octets, serial(writer));
    }

    @Override
    public void endOutput(Writer writer) {
        stream.endOutput(serial(writer));
    }

    private Writer serial(Writer writer) {
        return new Writer() {
            @Override
            public void onWritten() {
                inOrder.execute(writer::onWritten);
            }

            @Override
            public void onFailure(HttpException failure) {
                inOrder.execute(() -> writer.onFailure(failure));
            }
        };
    }

    @Override
    public void close() {
        stream.close();
    }

    @Override
    public void cancel() {
        stream.cancel();
    }

    @Override
    public void await(BooleanSupplier condition) throws InterruptedException {
        stream.await(condition);
    }
}
