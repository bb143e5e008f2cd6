package dev.fovea.service.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.BoundingBox;
import com.microsoft.playwright.options.ColorScheme;
import dev.fovea.service.api.Readiness;
import dev.fovea.service.documents.Desk;
import dev.fovea.service.documents.LibraryProducer;
import dev.fovea.service.documents.SampleFiles;
import dev.fovea.service.engine.EngineProducer;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Uploads and readings that are stopped or fail, and are begun again. */
@QuarkusTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StoppedWorkTest {
    private static final int MANY = 1500;
    private static final String UPLOADS = "**/v1/collections/*/documents";

    @Inject
    LibraryProducer libraries;

    @Inject
    EngineProducer engines;

    private Chromium browser;

    @BeforeAll
    void start() {
        browser = new Chromium();
    }

    @AfterAll
    void stop() {
        browser.close();
    }

    @BeforeEach
    void load() {
        Readiness.await(engines);
    }

    @Test
    void reading_is_stopped_by_a_slow_finger_and_begun_again() {
        Desk desk = Desk.open(libraries);
        DocumentsPage documents = DocumentsPage.open(browser.desktop(ColorScheme.LIGHT), desk.collection());
        Page page = documents.page();
        documents.drop("long.pdf", SampleFiles.pages(MANY, "Paper, ink and stamps"));
        Locator line = documents.read("long.pdf", "Read ");
        String id = line.getAttribute("data-document");
        press(page, line.locator("[aria-label^='Stop reading']"), () -> {
            int before = desk.find(id).getInt("pages_ready");
            Readiness.until("more is read", () -> desk.find(id).getInt("pages_ready") > before);
            page.waitForTimeout(500);
        });
        documents.read("long.pdf", "Stopped after");
        Screenshots.of(page, "documents-stopped");
        assertThat(line.locator("progress")).hasCount(0);
        line.locator("[aria-label^='Read long.pdf again']").click();
        documents.read("long.pdf", "1,500 pages");
    }

    /** The mouse goes down on something and up again after a while. */
    private static void press(Page page, Locator what, Runnable meanwhile) {
        BoundingBox place = what.boundingBox();
        page.mouse().move(place.x + place.width / 2, place.y + place.height / 2);
        page.mouse().down();
        meanwhile.run();
        page.mouse().up();
    }

    @Test
    void an_upload_is_stopped_and_the_file_dropped_again() {
        DocumentsPage documents = DocumentsPage.open(
                browser.desktop(ColorScheme.LIGHT), Desk.open(libraries).collection());
        Page page = documents.page();
        AtomicReference<Route> held = new AtomicReference<>();
        page.route(UPLOADS, route -> {
            if (route.request().method().equals("POST")) {
                held.set(route);
            } else {
                route.resume();
            }
        });
        documents.drop("invoice.pdf", SampleFiles.invoice());
        documents.read("invoice.pdf", "Uploading");
        page.locator("[aria-label='Stop uploading invoice.pdf']").click();
        assertThat(documents.documents()).hasCount(0);
        page.unroute(UPLOADS);
        documents.drop("invoice.pdf", SampleFiles.invoice());
        documents.read("invoice.pdf", "1 page");
        assertThat(documents.documents()).hasCount(1);
    }

    @Test
    void an_upload_that_failed_is_sent_again() {
        DocumentsPage documents = DocumentsPage.open(
                browser.desktop(ColorScheme.LIGHT), Desk.open(libraries).collection());
        Page page = documents.page();
        page.route(UPLOADS, route -> {
            if (route.request().method().equals("POST")) {
                route.abort();
            } else {
                route.resume();
            }
        });
        documents.drop("invoice.pdf", SampleFiles.invoice());
        Locator line = documents.read("invoice.pdf", "The service does not answer");
        assertThat(line).hasClass(Pattern.compile("failed"));
        Screenshots.of(page, "documents-upload-failed");
        page.unroute(UPLOADS);
        line.locator("[aria-label='Upload invoice.pdf again']").click();
        documents.read("invoice.pdf", "1 page");
        assertThat(documents.documents()).hasCount(1);
    }
}
