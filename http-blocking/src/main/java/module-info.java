/** The blocking face of Tern. */
module dev.tern.http.blocking {
    requires transitive dev.tern.http;
    requires static com.fasterxml.jackson.databind;
    requires static transitive org.jspecify;

    exports dev.tern.http.blocking;
}
