package dev.tern.http.blocking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class WithoutJacksonTest {
    @Test
    void clientWorksWithoutJacksonButForJson() throws Exception {
        URL[] withoutJackson = Arrays.stream(
                        System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !entry.contains("jackson"))
                .map(WithoutJacksonTest::url)
                .toArray(URL[]::new);
        try (URLClassLoader loader = new URLClassLoader(withoutJackson, ClassLoader.getPlatformClassLoader())) {
            Class<?> probe = loader.loadClass(Probe.class.getName());

            assertThat(probe.getMethod("text").invoke(null)).isEqualTo("ok");
            assertThatThrownBy(() -> probe.getMethod("json").invoke(null))
                    .isInstanceOf(InvocationTargetException.class)
                    .cause()
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("jsonCodec");
        }
    }

    private static URL url(String entry) {
        try {
            return Path.of(entry).toUri().toURL();
        } catch (java.net.MalformedURLException e) {
            throw new AssertionError(e);
        }
    }

    /** What runs in the class loader. */
    public static final class Probe {
        private Probe() {}

        public static String text() throws Exception {
            try (Peer peer = Peer.answering(Peer.OK)) {
                return Tern.get(peer.url("/")).text();
            }
        }

        public static Object json() throws Exception {
            try (Peer peer = Peer.answering(Peer.OK)) {
                return Tern.post(peer.url("/"), r -> r.json(new int[] {1}));
            }
        }
    }
}
