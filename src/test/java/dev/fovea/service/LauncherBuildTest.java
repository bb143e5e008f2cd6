package dev.fovea.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What {@code ./fovea} needs of the build, which it runs without tests. */
class LauncherBuildTest {
    private static final int DEEPEST = 3;

    @Test
    void jars_of_tests_that_other_modules_test_with_are_made_without_tests_too() throws IOException {
        try (Stream<Path> files = Files.find(
                Path.of(".."), DEEPEST, (file, attributes) -> file.endsWith("pom.xml") && attributes.isRegularFile())) {
            List<Path> sharing = files.filter(pom -> text(pom).contains("<goal>test-jar</goal>"))
                    .toList();
            assertThat(sharing).hasSizeGreaterThanOrEqualTo(3);
            assertThat(sharing).allSatisfy(pom -> assertThat(text(pom)).contains("<skip>false</skip>"));
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
