package dev.fovea.service;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.not;

import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The page for people. */
@QuarkusTest
class PageTest {
    @ParameterizedTest
    @CsvSource({
        "/fovea.css, text/css",
        "/fovea.js, javascript",
        "/chat.js, javascript",
        "/stage.js, javascript",
        "/fovea.svg, image/svg+xml",
        "/sample.png, image/png",
    })
    void servesAllItsParts(String path, String type) {
        given().get(path).then().statusCode(200).contentType(containsString(type));
    }

    @Test
    void standsAtTheRootAndLoadsNothingFromElsewhere() {
        given().get("/")
                .then()
                .statusCode(200)
                .contentType(containsString("text/html"))
                .header("Content-Security-Policy", containsString("default-src 'self'"))
                .body(containsString("Drop a picture here"))
                .body(not(containsString("src=\"http")));
    }
}
