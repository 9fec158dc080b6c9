package dev.tern.http.servers;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A server of Netty's HTTP/2 within the test: sends back what is uploaded, and serves files of zeros. */
final class NettyServer implements AutoCloseable {
    private static final int PIECE_BYTES = 64 << 10;

    private final EventLoopGroup threads = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
    private final Channel listening;

    NettyServer(Path directory, int port) throws Exception {
        SslContext tls = SslContextBuilder.forServer(
                        directory.resolve("cert.pem").toFile(),
                        directory.resolve("key.pem").toFile())
                .sslProvider(SslProvider.JDK)
                .applicationProtocolConfig(new ApplicationProtocolConfig(
                        Protocol.ALPN,
                        SelectorFailureBehavior.NO_ADVERTISE,
                        SelectedListenerFailureBehavior.ACCEPT,
                        "h2"))
                .build();
        listening = new ServerBootstrap()
                .group(threads)
                .channel(NioServerSocketChannel.class)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel connection) {
                        connections.add(connection);
                        connection.pipeline().addLast(tls.newHandler(connection.alloc()));
                        connection
                                .pipeline()
                                .addLast(Http2FrameCodecBuilder.forServer().build());
                        connection.pipeline().addLast(new Http2MultiplexHandler(new ChannelInitializer<>() {
                            @Override
                            protected void initChannel(Channel stream) {
                                stream.pipeline().addLast(new Answer());
                            }
                        }));
                    }
                })
                .bind(InetAddress.getLoopbackAddress(), port)
                .sync()
                .channel();
    }

    /** Closes every connection, whatever is on it. */
    void cut() throws InterruptedException {
        connections.close().sync();
    }

    @Override
    public void close() throws Exception {
        listening.close().sync();
        connections.close().sync();
        threads.shutdownGracefully(0, 5, TimeUnit.SECONDS).sync();
    }

    /** Confined to its stream. */
    private static final class Answer extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext stream, Object frame) {
            if (frame instanceof Http2HeadersFrame head) {
                stream.writeAndFlush(new DefaultHttp2HeadersFrame(new DefaultHttp2Headers().status("200")));
                String path = head.headers().path().toString();
                if (path.equals("/large")) {
                    send(stream, Http2Contract.LARGE);
                } else if (path.equals("/hello")) {
                    ByteBuf hello = stream.alloc().buffer();
                    hello.writeBytes("hello".getBytes());
                    stream.writeAndFlush(new DefaultHttp2DataFrame(hello, true));
                }
            } else if (frame instanceof Http2DataFrame data) {
                // With the frame its credit goes back when it is written.
                stream.writeAndFlush(new DefaultHttp2DataFrame(data.content(), data.isEndStream()));
            }
        }

        private static void send(ChannelHandlerContext stream, long left) {
            int count = (int) Math.min(left, PIECE_BYTES);
            boolean isLast = left == count;
            stream.writeAndFlush(new DefaultHttp2DataFrame(
                            stream.alloc().buffer(count).writeZero(count), isLast))
                    .addListener((ChannelFutureListener) written -> {
                        if (written.isSuccess() && !isLast) {
                            send(stream, left - count);
                        }
                    });
        }
    }
}
