package dev.fovea.service.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import dev.fovea.service.api.Readiness;
import dev.fovea.service.documents.Desk;
import dev.fovea.service.documents.LibraryProducer;
import dev.fovea.service.documents.SampleFiles;
import dev.fovea.service.engine.EngineProducer;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What a person does with the page of documents, in a browser: drop, wait, ask, click, look. */
@QuarkusTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DocumentsPageTest {
    private static final String QUESTION = "How much is due?";

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
    void a_dropped_document_is_read_asked_and_its_citation_lit_up() {
        Desk desk = Desk.named(libraries, "Keller Supplies");
        desk.add("brochure.pdf", SampleFiles.pages(12, "Paper, ink and stamps"));
        desk.add("letter.pdf", SampleFiles.letter());
        DocumentsPage documents = DocumentsPage.open(browser.desktop(ColorScheme.LIGHT), desk.collection());
        documents.drop("invoice.pdf", SampleFiles.invoice());
        documents.read("invoice.pdf", "1 page");
        Locator answer = documents.ask(QUESTION);
        assertThat(answer).containsText(SampleFiles.TOTAL);
        Locator citation = answer.locator(".chip.verified");
        assertThat(citation).containsText("Verified");
        assertThat(citation).containsText("invoice.pdf");
        citation.click();
        assertStandsOnTheTotal(documents.litUp());
        assertThat(documents.page().locator("#legend")).containsText("The page says this, in this place.");
        assertThat(documents.overflows()).isFalse();
        Screenshots.of(documents.page(), "documents");
        documents.drop("again.pdf", SampleFiles.invoice());
        assertThat(documents.page().locator("#shelf-news")).containsText("is here already");
        assertThat(documents.documents()).hasCount(3);
        documents.page().reload();
        documents.page().locator("#conversation").selectOption(QUESTION);
        documents.page().locator(".answer .chip.verified").click();
        assertStandsOnTheTotal(documents.litUp());
        assertThat(browser.complaints()).isEmpty();
    }

    /** The total is written from 236 to 278 of 290 points across, its letters from 149 to 162 of 210 down. */
    private static void assertStandsOnTheTotal(List<Double> place) {
        assertThat(place.get(0)).isBetween(0.77, 0.84);
        assertThat(place.get(1)).isBetween(0.67, 0.745);
        assertThat(place.get(2)).isBetween(0.93, 0.985);
        assertThat(place.get(3)).isBetween(0.745, 0.81);
    }

    @Test
    void it_works_by_keyboard_and_in_the_dark() {
        Desk desk = Desk.named(libraries, "Post of July");
        desk.add("invoice.pdf", SampleFiles.invoice());
        desk.add("letter.pdf", SampleFiles.letter());
        DocumentsPage documents = DocumentsPage.open(browser.desktop(ColorScheme.DARK), desk.collection());
        Page page = documents.page();
        documents.read("letter.pdf", "2 pages").locator(".open").focus();
        page.keyboard().press("Enter");
        assertThat(page.locator("#page-count")).hasText("of 2");
        page.keyboard().press("ArrowRight");
        assertThat(page.locator("#page-number")).hasValue("2");
        page.keyboard().press("ArrowLeft");
        assertThat(page.locator("#page-number")).hasValue("1");
        assertThat(page.locator("#page")).isVisible();
        double before = page.locator("#sheet").boundingBox().width;
        page.keyboard().press("+");
        assertThat(page.locator("#sheet").boundingBox().width).isGreaterThan(before);
        page.keyboard().press("0");
        assertThat(page.locator("#sheet").boundingBox().width).isEqualTo(before);
        page.keyboard().press("/");
        assertThat(page.locator("#question")).isFocused();
        page.keyboard().type(QUESTION);
        page.keyboard().press("Enter");
        Locator citation = page.locator(".answer[aria-busy=false] .chip").first();
        citation.focus();
        page.keyboard().press("Enter");
        assertThat(documents.litUp()).hasSize(4);
        Screenshots.of(documents.page(), "documents-dark");
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void it_works_at_phone_width() {
        Desk desk = Desk.named(libraries, "On the way");
        desk.add("invoice.pdf", SampleFiles.invoice());
        DocumentsPage documents = DocumentsPage.open(browser.phone(), desk.collection());
        Page page = documents.page();
        documents.read("invoice.pdf", "1 page");
        assertThat(documents.overflows()).isFalse();
        page.locator("#tabs [data-to=talk]").click();
        assertThat(page.locator("#shelf")).isHidden();
        Locator answer = documents.ask(QUESTION);
        Screenshots.of(documents.page(), "documents-phone");
        answer.locator(".chip").first().click();
        assertThat(page.locator("#talk")).isHidden();
        assertStandsOnTheTotal(documents.litUp());
        assertThat(documents.overflows()).isFalse();
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void search_hits_are_thumbnails_and_a_deletion_can_be_taken_back() {
        Desk desk = Desk.open(libraries);
        desk.add("letter.pdf", SampleFiles.letter());
        DocumentsPage documents = DocumentsPage.open(browser.desktop(ColorScheme.LIGHT), desk.collection());
        Page page = documents.page();
        page.locator("#question").fill("Who is at the desk in Bergen?");
        page.locator("#find").click();
        Locator hit = page.locator(".answer.found .hit").first();
        assertThat(hit.locator("img")).isVisible();
        hit.click();
        assertThat(page.locator(".mark.found").first()).isVisible();
        Locator letter = documents.read("letter.pdf", "2 pages");
        letter.hover();
        letter.locator("[aria-label^=Delete]").click();
        assertThat(documents.documents()).hasCount(0);
        page.locator("#undo").click();
        assertThat(documents.documents()).hasCount(1);
        documents.drop("secret.pdf", SampleFiles.encrypted());
        assertThat(documents.read("secret.pdf", "password")).hasClass(Pattern.compile("failed"));
        assertThat(browser.complaints()).isEmpty();
    }
}
