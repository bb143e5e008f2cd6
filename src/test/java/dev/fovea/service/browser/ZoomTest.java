package dev.fovea.service.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.BoundingBox;
import com.microsoft.playwright.options.ColorScheme;
import dev.fovea.service.api.Readiness;
import dev.fovea.service.documents.Desk;
import dev.fovea.service.documents.LibraryProducer;
import dev.fovea.service.documents.SampleFiles;
import dev.fovea.service.engine.EngineProducer;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A page is enlarged by keys, by buttons and by two fingers, and what is lit up stays on its letters. */
@QuarkusTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ZoomTest {
    private static final int STEPS = 12;

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

    private DocumentsPage lit(Page tab) {
        Desk desk = Desk.open(libraries);
        desk.add("invoice.pdf", SampleFiles.invoice());
        DocumentsPage documents = DocumentsPage.open(tab, desk.collection());
        if (tab.locator("#tabs").isVisible()) {
            tab.locator("#tabs [data-to=talk]").click();
        }
        documents.ask("How much is due?").locator(".chip").first().click();
        documents.litUp();
        return documents;
    }

    @Test
    void by_keys_and_by_buttons() {
        DocumentsPage documents = lit(browser.desktop(ColorScheme.LIGHT));
        Page page = documents.page();
        double fits = width(page);
        documents.assertLitUpOnItsLetters();
        page.locator("#desk").focus();
        for (String key : new String[] {"+", "+", "="}) {
            page.keyboard().press(key);
        }
        assertThat(width(page)).isCloseTo(fits * Math.pow(1.25, 3), within(1.0));
        documents.assertLitUpOnItsLetters();
        Screenshots.of(page, "documents-zoom-keys");
        page.keyboard().press("-");
        page.locator("#zoom-in").click();
        page.locator("#zoom-out").click();
        page.locator("#zoom-out").click();
        assertThat(width(page)).isCloseTo(fits * 1.25, within(1.0));
        documents.assertLitUpOnItsLetters();
        page.locator("#zoom-fit").click();
        assertThat(width(page)).isCloseTo(fits, within(1.0));
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void by_two_fingers_around_the_place_between_them() {
        DocumentsPage documents = lit(browser.phone());
        Page page = documents.page();
        double fits = width(page);
        BoundingBox before = page.locator(".mark.active").boundingBox();
        double x = before.x + before.width / 2;
        double y = before.y + before.height / 2;
        fingers(page, new Stroke(x, y - 30, x, y - 120), new Stroke(x, y + 30, x, y + 120));
        assertThat(width(page)).isCloseTo(fits * 4, within(fits * 0.2));
        BoundingBox after = page.locator(".mark.active").boundingBox();
        assertThat(after.x + after.width / 2).isCloseTo(x, within(25.0));
        assertThat(after.y + after.height / 2).isCloseTo(y, within(25.0));
        Screenshots.of(page, "documents-zoom-fingers");
        documents.assertLitUpOnItsLetters();
        assertThat(documents.overflows()).isFalse();
        assertThat(page.evaluate("visualViewport.scale === 1")).isEqualTo(true);

        double large = width(page);
        fingers(page, new Stroke(195, 300, 195, 300), new Stroke(195, 540, 195, 420));
        assertThat(width(page)).isCloseTo(large / 2, within(fits * 0.2));
        documents.assertLitUpOnItsLetters();
        assertThat(browser.complaints()).isEmpty();
    }

    private static double width(Page page) {
        return page.locator("#sheet").boundingBox().width;
    }

    /** The way of a finger, in pixels of the window. */
    private record Stroke(double fromX, double fromY, double toX, double toY) {
        JsonObject at(int id, double share) {
            JsonObject finger = new JsonObject();
            finger.addProperty("id", id);
            finger.addProperty("x", fromX + (toX - fromX) * share);
            finger.addProperty("y", fromY + (toY - fromY) * share);
            return finger;
        }
    }

    /** Two fingers go down one after the other, on their ways, and up. */
    private static void fingers(Page page, Stroke first, Stroke second) {
        CDPSession browser = page.context().newCDPSession(page);
        touch(browser, "touchStart", first.at(1, 0));
        touch(browser, "touchStart", first.at(1, 0), second.at(2, 0));
        for (int step = 1; step <= STEPS; step++) {
            double share = (double) step / STEPS;
            touch(browser, "touchMove", first.at(1, share), second.at(2, share));
        }
        touch(browser, "touchEnd");
        browser.detach();
    }

    private static void touch(CDPSession browser, String type, JsonObject... fingers) {
        JsonArray points = new JsonArray();
        List.of(fingers).forEach(points::add);
        JsonObject event = new JsonObject();
        event.addProperty("type", type);
        event.add("touchPoints", points);
        browser.send("Input.dispatchTouchEvent", event);
    }
}
