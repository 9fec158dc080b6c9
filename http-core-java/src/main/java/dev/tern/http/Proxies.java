package dev.tern.http;

import dev.tern.http.internal.bytes.UrlPattern;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Immutable, as far as what it was made of is. Which proxy a URL is sent by; none means directly. A setting that cannot be
 * used is an error, never a silent direct connection.
 *
 * <pre>{@code
 * Proxies.of(Proxy.of("http://proxy:3128")).except("localhost", ".example.com", "10.0.0.0/8")
 * }</pre>
 */
public final class Proxies {
    private static final Proxies NONE = new Proxies(url -> null, List.of());

    private final Function<? super Url, @Nullable Proxy> choice;

    /** Empty for directly; the most particular first. */
    private final Map<UrlPattern, Optional<Proxy>> patterns;

    private final List<Proxy> named;

    private Proxies(Function<? super Url, @Nullable Proxy> choice, List<Proxy> named) {
        this(choice, Map.of(), named);
    }

    private Proxies(
            Function<? super Url, @Nullable Proxy> choice,
            Map<UrlPattern, Optional<Proxy>> patterns,
            List<Proxy> named) {
        this.choice = choice;
        this.patterns = Collections.unmodifiableMap(patterns);
        this.named = List.copyOf(named);
    }

    /** Everything goes directly. */
    public static Proxies none() {
        return NONE;
    }

    /** Everything goes by this proxy. */
    public static Proxies of(Proxy proxy) {
        return new Proxies(url -> proxy, List.of(proxy));
    }

    /**
     * As the function says, null for directly. It is asked for each request, on the thread that sends it, and must not block.
     */
    public static Proxies choosing(Function<? super Url, @Nullable Proxy> choice) {
        return new Proxies(choice, List.of());
    }

    /**
     * As the JDK's selector says, such as {@code ProxySelector.getDefault()} with its system properties
     * ({@code http.proxyHost}, {@code socksProxyHost} …). The first of its proxies is used.
     */
    public static Proxies of(ProxySelector selector) {
        return new Proxies(
                url -> {
                    List<java.net.Proxy> found = selector.select(URI.create(url.href()));
                    java.net.Proxy first = found == null || found.isEmpty() ? java.net.Proxy.NO_PROXY : found.get(0);
                    if (first.type() == java.net.Proxy.Type.DIRECT) {
                        return null;
                    }
                    InetSocketAddress address = (InetSocketAddress) first.address();
                    String host = address.getHostString();
                    String scheme = first.type() == java.net.Proxy.Type.SOCKS ? "socks5" : "http";
                    return Proxy.of(scheme + "://" + (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":"
                            + address.getPort());
                },
                List.of());
    }

    /**
     * By the variables HTTP_PROXY, HTTPS_PROXY, ALL_PROXY and NO_PROXY, in either case, the lower one first. This machine
     * itself (localhost, loopback addresses) is reached directly. HTTP_PROXY is not believed where REQUEST_METHOD is set: in a
     * CGI program it comes from a request's field "Proxy".
     *
     * @throws IllegalArgumentException if one of them is no proxy's URL
     */
    public static Proxies fromEnvironment(Map<String, String> environment) {
        Proxy all = variable(environment, "ALL_PROXY");
        boolean isCgi = environment.containsKey("REQUEST_METHOD");
        Proxy plain = isCgi && !environment.containsKey("http_proxy") ? null : variable(environment, "HTTP_PROXY");
        Proxy secured = variable(environment, "HTTPS_PROXY");
        if (all == null && plain == null && secured == null) {
            return NONE;
        }
        Function<Url, @Nullable Proxy> byScheme = url -> {
            Proxy own = "https".equals(url.scheme()) ? secured : plain;
            return own == null ? all : own;
        };
        String exceptions = value(environment, "NO_PROXY");
        return new Proxies(byScheme, List.of())
                .except("localhost", "127.0.0.0/8", "::1")
                .except(exceptions == null ? new String[0] : exceptions.split(",", -1));
    }

    private static @Nullable String value(Map<String, String> environment, String name) {
        String lower = environment.get(name.toLowerCase(Locale.ROOT));
        String value = lower != null ? lower : environment.get(name);
        return value == null || value.isBlank() ? null : value.strip();
    }

    private static @Nullable Proxy variable(Map<String, String> environment, String name) {
        String value = value(environment, name);
        if (value == null) {
            return null;
        }
        try {
            return Proxy.of(value.contains("://") ? value : "http://" + value);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("The variable " + name + " is no proxy's URL: " + e.getMessage(), e);
        }
    }

    /**
     * These, but what is named here goes directly: a host with all below it ({@code example.com}, {@code .example.com}), an
     * address, a network ({@code 10.0.0.0/8}, {@code fd00::/8}), each with a port or without ({@code example.com:8080}), or
     * {@code *}. Case does not matter, names are not resolved.
     */
    public Proxies except(String... hosts) {
        List<NoProxy> exceptions = new ArrayList<>();
        Arrays.stream(hosts)
                .map(String::strip)
                .filter(host -> !host.isEmpty())
                .forEach(host -> exceptions.add(NoProxy.parse(host)));
        return exceptions.isEmpty()
                ? this
                : new Proxies(
                        url -> exceptions.stream().anyMatch(exception -> exception.matches(url)) ? null : choose(url),
                        named);
    }

    /**
     * These, but URLs of a pattern go by this proxy; of several patterns the most particular counts, whatever was said first. They
     * are httpx's: {@code all://*.example.com}, {@code https://}, {@code http://localhost:8080}.
     *
     * <pre>{@code
     * Proxies.none().with("all://*.corp.example", inner).with("https://", outer).without("https://api.corp.example")
     * }</pre>
     *
     * <p>Exceptions that were named before ({@link #except}) hold for what no pattern is for; those that are named behind hold for all.
     *
     * @throws IllegalArgumentException if it is no pattern
     */
    public Proxies with(String pattern, Proxy proxy) {
        List<Proxy> more = new ArrayList<>(named);
        more.add(proxy);
        return with(pattern, Optional.of(proxy), more);
    }

    /** These, but URLs of a pattern go directly, unless a more particular one says otherwise. */
    public Proxies without(String pattern) {
        return with(pattern, Optional.empty(), named);
    }

    private Proxies with(String pattern, Optional<Proxy> proxy, List<Proxy> allNamed) {
        TreeMap<UrlPattern, Optional<Proxy>> more = new TreeMap<>(UrlPattern.MOST_PARTICULAR_FIRST);
        more.putAll(patterns);
        more.put(UrlPattern.parse(pattern), proxy);
        return new Proxies(choice, more, allNamed);
    }

    /** The proxies that are known by name, before any URL is; not those that a function thinks of. */
    public List<Proxy> named() {
        return named;
    }

    /** The proxy for this URL; null if there is none. */
    public @Nullable Proxy choose(Url url) {
        if (patterns.isEmpty()) {
            return choice.apply(url);
        }
        for (Map.Entry<UrlPattern, Optional<Proxy>> entry : patterns.entrySet()) {
            if (entry.getKey().matches(url.scheme(), url.host(), url.port())) {
                return entry.getValue().orElse(null);
            }
        }
        return choice.apply(url);
    }
}
