package dev.tern.http;

import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.nio.channels.FileChannel;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The laws of the layers: imports go down only, codecs are pure, one place for sockets and one for the clock. */
class ArchitectureTest {
    private static final String ROOT = "dev.tern.http";
    private static final String INTERNAL = ROOT + ".internal.";

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(ROOT);

    /** From the bottom. A package may use its own layer's others and those below; cycles have their own test. */
    private static final List<List<String>> LAYERS = List.of(
            internal("bytes", "time"),
            List.of(ROOT),
            List.of(ROOT + ".exchange", ROOT + ".cookie", ROOT + ".auth"),
            internal("http1", "hpack", "tls", "coding", "proxy", "websocket", "sse", "auth", "cookie", "multipart"),
            internal("loop", "http2"),
            internal("connection"),
            internal("pool"),
            internal("client"),
            List.of(ROOT + ".client"));

    /** Bytes or values in, events or values out. */
    private static final String[] PURE = internal(
                    "http1", "hpack", "http2", "tls", "coding", "cookie", "auth", "multipart", "sse", "websocket")
            .toArray(String[]::new);

    private static final SliceAssignment EACH_PACKAGE = new SliceAssignment() {
        @Override
        public SliceIdentifier getIdentifierOf(JavaClass type) {
            return SliceIdentifier.of(type.getPackageName());
        }

        @Override
        public String getDescription() {
            return "packages";
        }
    };

    @Test
    void packagesHaveNoCycles() {
        slices().assignedFrom(EACH_PACKAGE).should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void everyPackageHasALayer() {
        assertThat(CLASSES.stream().map(JavaClass::getPackageName)).isSubsetOf(packages(LAYERS));
    }

    @Test
    void importsGoDownOnly() {
        for (int i = 0; i < LAYERS.size() - 1; i++) {
            noClasses()
                    .that()
                    .resideInAnyPackage(packages(LAYERS.subList(i, i + 1)))
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(packages(LAYERS.subList(i + 1, LAYERS.size())))
                    .allowEmptyShould(true)
                    .check(CLASSES);
        }
    }

    @Test
    void onlyTheLoopTouchesChannels() {
        DescribedPredicate<JavaClass> files =
                DescribedPredicate.describe("channels of files", type -> type.isAssignableTo(FileChannel.class));
        noClasses()
                .that()
                .resideOutsideOfPackage(INTERNAL + "loop")
                .should()
                .dependOnClassesThat(resideInAPackage("java.nio.channels..").and(DescribedPredicate.not(files)))
                .check(CLASSES);
    }

    @Test
    void pureCodeHasNoThreadOrLogger() {
        DescribedPredicate<JavaClass> concurrency = resideInAnyPackage("java.util.concurrent..")
                .and(DescribedPredicate.not(JavaClass.Predicates.equivalentTo(TimeUnit.class)));
        noClasses()
                .that()
                .resideInAnyPackage(PURE)
                .should()
                .dependOnClassesThat(concurrency
                        .or(resideInAnyPackage("java.nio.channels..", "org.slf4j.."))
                        .or(JavaClass.Predicates.equivalentTo(Thread.class)))
                .allowEmptyShould(true)
                .check(CLASSES);
    }

    /** What is awaited, and where content that blocks is read, is named there; nothing runs by itself. */
    @Test
    void authenticationStartsNoThreadAndTakesNoTime() {
        noClasses()
                .that()
                .resideInAPackage(ROOT + ".auth")
                .should()
                .dependOnClassesThat(
                        resideInAnyPackage("java.nio.channels..", "java.net..", "java.time..", "org.slf4j..")
                                .or(JavaClass.Predicates.equivalentTo(Thread.class))
                                .or(JavaClass.Predicates.assignableTo(ExecutorService.class))
                                .or(JavaClass.Predicates.equivalentTo(Executors.class)))
                .check(CLASSES);
    }

    /** Naming the type is allowed, since signatures of the JDK that TLS overrides do. */
    @Test
    void pureCodeUsesNoSocket() {
        DescribedPredicate<JavaClass> sockets = DescribedPredicate.describe(
                "sockets", type -> type.getName().matches("java\\.net\\.(Server|Datagram)?Socket.*"));
        noClasses()
                .that()
                .resideInAnyPackage(PURE)
                .should()
                .accessClassesThat(sockets)
                .allowEmptyShould(true)
                .check(CLASSES);
    }

    @Test
    void onlyTheLoopReadsTheClock() {
        noClasses()
                .that()
                .resideOutsideOfPackages(INTERNAL + "loop", INTERNAL + "time")
                .should()
                .callMethodWhere(target(owner(JavaClass.Predicates.equivalentTo(System.class)))
                        .and(target(nameMatching("nanoTime|currentTimeMillis"))))
                .orShould()
                .callMethodWhere(target(owner(resideInAPackage("java.time")))
                        .and(target(nameMatching("now|systemUTC|systemDefaultZone"))))
                .check(CLASSES);
    }

    @Test
    void classesAreNamedForWhatTheyAre() {
        noClasses()
                .should()
                .haveNameMatching(".*(Util|Utils|Helper|Helpers|Manager|Impl|Base)")
                .check(CLASSES);
    }

    private static String[] packages(List<List<String>> layers) {
        return layers.stream().flatMap(List::stream).toArray(String[]::new);
    }

    private static List<String> internal(String... names) {
        return Stream.of(names).map(name -> INTERNAL + name).toList();
    }
}
