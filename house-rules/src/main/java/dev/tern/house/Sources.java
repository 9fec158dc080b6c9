package dev.tern.house;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The source files of one module. */
final class Sources {
    private final Path module;

    Sources(Path module) {
        this.module = module;
    }

    /** Every Java and Kotlin file under {@code src/main}. */
    List<Path> main() {
        return under("src/main");
    }

    /** Every Java and Kotlin file under {@code src/test}. */
    List<Path> test() {
        return under("src/test");
    }

    /** Every folder under {@code src/main/java} that holds a class. */
    List<Path> javaPackages() {
        return under("src/main/java").stream()
                .filter(file -> !file.endsWith("module-info.java"))
                .map(Path::getParent)
                .distinct()
                .toList();
    }

    /** The lines that match, each as {@code path:number: text}. */
    List<String> linesThat(List<Path> files, Predicate<String> matches) {
        return files.stream().flatMap(file -> matchingLines(file, matches)).toList();
    }

    private Stream<String> matchingLines(Path file, Predicate<String> matches) {
        List<String> lines = lines(file);
        return Stream.iterate(0, i -> i < lines.size(), i -> i + 1)
                .filter(i -> matches.test(lines.get(i)))
                .map(i -> name(file) + ":" + (i + 1) + ": " + lines.get(i).strip());
    }

    /** The path from the module's folder. */
    String name(Path file) {
        return module.relativize(file).toString();
    }

    static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<Path> under(String folder) {
        Path root = module.resolve(folder);
        if (!Files.isDirectory(root)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(file ->
                            file.toString().endsWith(".java") || file.toString().endsWith(".kt"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
