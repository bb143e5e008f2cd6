package dev.fovea.service.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.restassured.RestAssured.given;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import dev.fovea.service.api.Readiness;
import dev.fovea.service.documents.Desk;
import dev.fovea.service.documents.KeyedService;
import dev.fovea.service.documents.LibraryProducer;
import dev.fovea.service.documents.SampleFiles;
import dev.fovea.service.engine.EngineProducer;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Where the service knows its users by keys, the page asks for one. */
@QuarkusTest
@TestProfile(KeyedService.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KeyDialogTest {
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
        Desk.await(libraries);
    }

    /** The id of a new tenant. */
    private static String tenant() {
        return asOperator(Map.of("name", "tenant " + UUID.randomUUID()), "/v1/tenants", "id");
    }

    private static String key(String tenant, String role) {
        return asOperator(
                Map.of("role", role, "label", "of a test"), "/v1/tenants/%s/keys".formatted(tenant), "secret");
    }

    private static String asOperator(Map<String, String> body, String path, String told) {
        return given().header("Authorization", "Bearer " + KeyedService.OPERATOR)
                .contentType(ContentType.JSON)
                .body(body)
                .post(path)
                .then()
                .statusCode(201)
                .extract()
                .path(told);
    }

    private static void enter(Page page, String key) {
        page.locator("#key").fill(key);
        page.locator("#gate button").click();
    }

    @Test
    void a_wrong_key_is_told_and_the_right_one_is_kept_while_the_tab_is_open() {
        String key = key(tenant(), "administrator");
        Desk desk = Desk.open(libraries, key);
        desk.add("invoice.pdf", SampleFiles.invoice());
        Page page = DocumentsPage.begin(browser.desktop(ColorScheme.LIGHT), desk.collection());
        Locator dialog = page.locator("#gate");
        assertThat(dialog).isVisible();
        assertThat(page.locator("#gate-failure")).isHidden();
        assertThat(page.locator("#key")).isFocused();
        Screenshots.of(page, "documents-key");

        page.keyboard().press("Escape");
        page.keyboard().press("Escape");
        assertThat(dialog).isVisible();
        enter(page, "fv_made_up");
        assertThat(page.locator("#gate-failure")).containsText("key");
        assertThat(page.locator("#gate-failure")).isVisible();
        Screenshots.of(page, "documents-key-wrong");

        enter(page, key);
        assertThat(dialog).isHidden();
        DocumentsPage documents = DocumentsPage.opened(page);
        documents.read("invoice.pdf", "1 page");
        assertThat(documents.documents().locator("img")).isVisible();
        page.reload();
        DocumentsPage.opened(page).read("invoice.pdf", "1 page");
        documents.drop("letter.pdf", SampleFiles.letter());
        documents.read("letter.pdf", "2 pages");
        documents.ask("How much is due?").locator(".chip").first().click();
        documents.litUp();
        assertThat(dialog).isHidden();
        Screenshots.of(page, "documents-key-right");
    }

    @Test
    void a_reader_of_no_collections_is_told_what_the_key_does_not_allow() {
        Page page = DocumentsPage.begin(browser.desktop(ColorScheme.LIGHT), "none");
        enter(page, key(tenant(), "reader"));
        assertThat(page.locator("#model")).containsText("the key is a reader's");
        Screenshots.of(page, "documents-key-reader");
    }
}
