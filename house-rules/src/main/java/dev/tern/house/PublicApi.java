package dev.tern.house;

import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import kotlin.collections.CollectionsKt;
import kotlinx.validation.api.ClassBinarySignature;
import kotlinx.validation.api.KotlinSignaturesLoadingKt;

/** What others can call, as text: public and protected members of the packages that are not internal. */
final class PublicApi {
    private PublicApi() {}

    static String of(Path classes) throws IOException {
        List<InputStream> files = walk(classes, PublicApi::isClass, PublicApi::read);
        List<String> internalPackages = walk(
                classes,
                path -> path.endsWith("internal"),
                path -> classes.relativize(path).toString().replace(File.separatorChar, '.'));
        List<ClassBinarySignature> signatures =
                KotlinSignaturesLoadingKt.loadApiFromJvmClasses(CollectionsKt.asSequence(files), name -> true);
        return KotlinSignaturesLoadingKt.dump(
                        KotlinSignaturesLoadingKt.filterOutNonPublic(signatures, internalPackages, List.of()),
                        new StringBuilder())
                .toString();
    }

    private static <T> List<T> walk(Path root, Predicate<Path> wanted, Function<Path, T> what) throws IOException {
        try (Stream<Path> paths = Files.walk(root)) {
            return paths.filter(wanted).sorted().map(what).toList();
        }
    }

    private static boolean isClass(Path file) {
        String name = file.getFileName().toString();
        return name.endsWith(".class") && !name.equals("module-info.class") && !name.equals("package-info.class");
    }

    private static InputStream read(Path file) {
        try {
            return new ByteArrayInputStream(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
