package dev.fovea.service.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AllowListTest {
    @ParameterizedTest
    @CsvSource({
        "images.example.org, https://images.example.org/a.png, true",
        "Images.Example.org, https://IMAGES.example.ORG/a.png, true",
        "images.example.org, https://images.example.org:443/a.png, true",
        "images.example.org, https://images.example.org:8443/a.png, false",
        "images.example.org:8443, https://images.example.org:8443/a.png, true",
        "images.example.org:8443, https://images.example.org/a.png, false",
        "images.example.org, https://example.org/a.png, false",
        "images.example.org, https://evil-images.example.org/a.png, false",
        "images.example.org, https://images.example.org.evil.net/a.png, false",
        "*.example.org, https://a.b.example.org/a.png, true",
        "*.example.org, https://example.org/a.png, false",
        "*.example.org, https://notexample.org/a.png, false",
    })
    void matchesWholeNames(String entry, URI url, boolean allowed) {
        assertThat(new AllowList(List.of(entry)).contains(url)).isEqualTo(allowed);
    }
}
