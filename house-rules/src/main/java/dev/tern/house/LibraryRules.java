package dev.tern.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What holds for the modules that are published, on top of {@link HouseRules}. */
public abstract class LibraryRules extends HouseRules {
    private static final Path DUMP = MODULE.resolve("api").resolve(MODULE.getFileName() + ".api");

    private final Sources sources = new Sources(MODULE);

    @Test
    void everyJavaPackageSaysItsJobAndIsNullMarked() {
        assertThat(sources.javaPackages())
                .allSatisfy(folder -> assertThat(folder.resolve("package-info.java"))
                        .content()
                        .contains("/**")
                        .contains("@NullMarked"));
    }

    /** Another run with {@code -Dapi.update} rewrites the dump; the change is then part of the commit. */
    @Test
    void publicApiIsTheOneWrittenDown() throws IOException {
        String api = PublicApi.of(MODULE.resolve("target/classes"));
        if (Boolean.getBoolean("api.update")) {
            Files.createDirectories(DUMP.getParent());
            Files.writeString(DUMP, api);
        }
        assertThat(DUMP)
                .as("public API; if the change is meant, run `mvn test -Dapi.update=true` and commit the dump")
                .hasContent(api);
    }
}
