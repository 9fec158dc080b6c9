package dev.tern.http.internal.tls;

import java.security.AlgorithmConstraints;
import java.security.AlgorithmParameters;
import java.security.CryptoPrimitive;
import java.security.Key;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Immutable. What others permit, but of all groups for a key exchange only X25519; the JDK asks for each by its name. */
final class X25519Alone implements AlgorithmConstraints {
    private final @Nullable AlgorithmConstraints others;

    X25519Alone(@Nullable AlgorithmConstraints others) {
        this.others = others;
    }

    @Override
    public boolean permits(
            Set<CryptoPrimitive> primitives, String algorithm, @Nullable AlgorithmParameters parameters) {
        boolean isOtherGroup = primitives.contains(CryptoPrimitive.KEY_AGREEMENT) && isOtherGroup(algorithm);
        return !isOtherGroup && (others == null || others.permits(primitives, algorithm, parameters));
    }

    private static boolean isOtherGroup(String name) {
        return name.startsWith("sec") || name.startsWith("ffdhe") || name.equals("x448");
    }

    @Override
    public boolean permits(Set<CryptoPrimitive> primitives, Key key) {
        return others == null || others.permits(primitives, key);
    }

    @Override
    public boolean permits(
            Set<CryptoPrimitive> primitives, String algorithm, Key key, @Nullable AlgorithmParameters parameters) {
        return others == null || others.permits(primitives, algorithm, key, parameters);
    }
}
