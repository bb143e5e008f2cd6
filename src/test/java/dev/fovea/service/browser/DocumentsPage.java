package dev.fovea.service.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.JSHandle;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import io.restassured.RestAssured;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** The page of documents as a person uses it. */
record DocumentsPage(Page page) {
    /** A machine that builds other things meanwhile may take its time. */
    private static final double PATIENCE = 120_000;

    static DocumentsPage open(Page page, String collection) {
        page.setDefaultTimeout(PATIENCE);
        page.addInitScript("localStorage.setItem('fovea.collection', '%s')".formatted(collection));
        page.navigate("http://localhost:%d/documents.html".formatted(RestAssured.port));
        DocumentsPage documents = new DocumentsPage(page);
        assertThat(page.locator("#model")).containsText("fovea-tiny");
        return documents;
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

    /** Whether anything is wider than the window. */
    boolean overflows() {
        return (boolean)
                page.evaluate(
                        "[...document.querySelectorAll('header, section, form')].some((part) => part.scrollWidth > part.clientWidth)");
    }
}
