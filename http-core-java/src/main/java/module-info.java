/** Tern's engine, its values, and the callback face. */
module dev.tern.http {
    requires transitive okio;
    requires org.slf4j;
    requires static transitive org.jspecify;
    requires static com.aayushatharva.brotli4j;
    requires static com.github.luben.zstd_jni;

    exports dev.tern.http;
    exports dev.tern.http.auth;
    exports dev.tern.http.client;
    exports dev.tern.http.cookie;
    exports dev.tern.http.exchange;
}
