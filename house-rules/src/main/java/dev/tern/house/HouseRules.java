package dev.tern.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What holds for every module. A module inherits it in a test class of its own, with an empty body. */
public abstract class HouseRules {
    private static final int MAX_LINES = 400;

    /** Written apart, so that a search for open ends does not find this line. */
    private static final Pattern OPEN_END = Pattern.compile("\\b(TO" + "DO|FIX" + "ME|XX" + "X)\\b");

    /** The folder of the module whose tests run; surefire says it. */
    protected static final Path MODULE =
            Path.of(System.getProperty("basedir", "")).toAbsolutePath();

    private final Sources sources = new Sources(MODULE);

    @Test
    void mainFilesAreShortEnoughToRead() {
        assertThat(sources.main())
                .filteredOn(file -> Sources.lines(file).size() > MAX_LINES)
                .as("files over %d lines: is there a seam?", MAX_LINES)
                .isEmpty();
    }

    @Test
    void mainSourcesHaveNoOpenEnds() {
        assertThat(sources.linesThat(
                        sources.main(), line -> OPEN_END.matcher(line).find()))
                .isEmpty();
    }

    @Test
    void testSourcesHaveNoOpenEnds() {
        assertThat(sources.linesThat(
                        sources.test(), line -> OPEN_END.matcher(line).find()))
                .isEmpty();
    }

    @Test
    void testsWaitForWhatHappensAndDoNotSleep() {
        assertThat(sources.linesThat(sources.test(), line -> line.contains("Thread.sleep")))
                .isEmpty();
    }
}
