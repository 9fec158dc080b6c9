package dev.tern.http.vectors;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * Immutable. Public test data that lies beside the checkout, in {@code ../shared/vectors}. It is found by walking up
 * from where the tests run; where it is absent, the tests that need it are skipped and say so.
 */
public final class SharedVectors {
    private SharedVectors() {}

    /** The folder of this name, or the calling test is skipped. */
    public static Path folder(String name) {
        Optional<Path> found = find(name);
        Assumptions.assumeTrue(
                found.isPresent(), () -> "No test data in ../shared/vectors/" + name + " beside the checkout");
        return found.orElseThrow();
    }

    private static Optional<Path> find(String name) {
        Stream<Path> upwards = Stream.iterate(Path.of("").toAbsolutePath(), path -> path != null, Path::getParent);
        return upwards.map(path -> path.resolve("shared/vectors").resolve(name))
                .filter(Files::isDirectory)
                .findFirst();
    }

    /** Its files with this ending, in the order of their names. */
    public static List<Path> files(Path folder, String ending) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.getFileName().toString().endsWith(ending))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
