package dev.fovea.service.documents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Says why the page was not tested in a browser, where it was not. */
class BrowserPresenceTest {
    private static final Path CHROMIUM = Path.of("/usr/bin/chromium");

    @Test
    void the_page_is_tested_where_there_is_a_browser() {
        assumeTrue(
                Files.isExecutable(CHROMIUM),
                "no /usr/bin/chromium: the page of documents is not tested in a browser; apt-get install chromium");
        assertThat(BrowserPresenceTest.class.getResource("/dev/fovea/service/browser/DocumentsPageTest.class"))
                .as("the profile 'browser' compiles its tests")
                .isNotNull();
    }
}
