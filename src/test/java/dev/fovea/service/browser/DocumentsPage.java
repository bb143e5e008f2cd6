package dev.fovea.service.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.JSHandle;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.BoundingBox;
import com.microsoft.playwright.options.Clip;
import com.microsoft.playwright.options.ScreenshotAnimations;
import com.microsoft.playwright.options.ScreenshotScale;
import io.restassured.RestAssured;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.assertj.core.api.Assertions;

/** The page of documents as a person uses it. */
record DocumentsPage(Page page) {
    /** A machine that builds other things meanwhile may take its time. */
    private static final double PATIENCE = 120_000;

    /** Pixels beside a lit-up place that are looked at with it. */
    private static final int AROUND = 12;

    static DocumentsPage open(Page page, String collection) {
        return opened(begin(page, collection));
    }

    /** A tab with the page, whatever it shows. */
    static Page begin(Page page, String collection) {
        page.setDefaultTimeout(PATIENCE);
        page.addInitScript("localStorage.setItem('fovea.collection', '%s')".formatted(collection));
        page.navigate("http://localhost:%d/documents.html".formatted(RestAssured.port));
        return page;
    }

    /** The page once it is ready. */
    static DocumentsPage opened(Page page) {
        assertThat(page.locator("#model")).containsText("fovea-tiny");
        return new DocumentsPage(page);
    }

    /** Drags a file over the page and lets it go. */
    void drop(String name, byte[] content) {
        JSHandle files =
                page.evaluateHandle("""
                ([name, base64]) => {
                  const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
                  const transfer = new DataTransfer();
                  transfer.items.add(new File([bytes], name, { type: "application/pdf" }));
                  return transfer;
                }""", List.of(name, Base64.getEncoder().encodeToString(content)));
        page.dispatchEvent("main", "dragover", Map.of("dataTransfer", files));
        page.dispatchEvent("main", "drop", Map.of("dataTransfer", files));
    }

    Locator documents() {
        return page.locator("#documents li");
    }

    /** The line of a document once it is read. */
    Locator read(String name, String state) {
        Locator line = documents().filter(new Locator.FilterOptions().setHasText(name));
        assertThat(line.locator(".state")).containsText(state);
        return line;
    }

    /** Asks and waits until the answer is whole. */
    Locator ask(String question) {
        page.locator("#question").fill(question);
        page.locator("#ask").click();
        Locator answer = page.locator(".answer[aria-busy=false]").last();
        assertThat(page.locator("#ask")).containsText("Ask");
        assertThat(answer).isVisible();
        return answer;
    }

    /** Where the lit-up place lies on the page, in fractions of it: left, top, right, bottom. */
    List<Double> litUp() {
        assertThat(page.locator(".mark.active").first()).isVisible();
        assertThat(page.locator("#sheet:not(.loading) #page[src]")).isVisible();
        var sheet = page.locator("#sheet").boundingBox();
        var mark = page.locator(".mark.active").first().boundingBox();
        return List.of(
                (mark.x - sheet.x) / sheet.width,
                (mark.y - sheet.y) / sheet.height,
                (mark.x + mark.width - sheet.x) / sheet.width,
                (mark.y + mark.height - sheet.y) / sheet.height);
    }

    /** Whatever else is painted there: the letters below the lit-up place begin and end within it, and fill it. */
    void assertLitUpOnItsLetters() {
        Locator mark = page.locator(".mark.active").first();
        mark.scrollIntoViewIfNeeded();
        assertThat(page.locator("#sheet:not(.loading) #page[src]")).isVisible();
        BoundingBox box = mark.boundingBox();
        Clip around = new Clip(box.x - AROUND, box.y, box.width + 2 * AROUND, box.height);
        BufferedImage picture = read(page.screenshot(new Page.ScreenshotOptions()
                .setClip(around)
                .setAnimations(ScreenshotAnimations.DISABLED)
                .setScale(ScreenshotScale.CSS)));
        int[] dark = IntStream.range(0, picture.getWidth())
                .filter(x -> IntStream.range(0, picture.getHeight()).anyMatch(y -> isDark(picture.getRGB(x, y))))
                .toArray();
        Assertions.assertThat(dark).isNotEmpty();
        Assertions.assertThat(dark[0]).isBetween(AROUND, (int) (AROUND + box.width * 0.2));
        Assertions.assertThat(dark[dark.length - 1])
                .isBetween((int) (AROUND + box.width * 0.8), (int) (AROUND + box.width));
    }

    private static boolean isDark(int colour) {
        return (colour >> 16 & 0xff) < 90 && (colour >> 8 & 0xff) < 90 && (colour & 0xff) < 90;
    }

    private static BufferedImage read(byte[] png) {
        try {
            return ImageIO.read(new ByteArrayInputStream(png));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether anything is wider than the window. */
    boolean overflows() {
        return (boolean)
                page.evaluate(
                        "[...document.querySelectorAll('header, section, form')].some((part) => part.scrollWidth > part.clientWidth)");
    }
}
