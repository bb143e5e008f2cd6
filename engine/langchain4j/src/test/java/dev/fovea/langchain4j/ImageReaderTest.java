package dev.fovea.langchain4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fovea.engine.api.ImageSource;
import dev.langchain4j.data.image.Image;
import dev.langchain4j.exception.InvalidRequestException;
import dev.langchain4j.exception.UnsupportedFeatureException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImageReaderTest {
    private static final ImageReader READER = new ImageReader(Optional.empty());
    private static final ImageSource ONE_TWO = ImageSource.encoded(new byte[] {1, 2});

    private static ImageSource read(String url) {
        return READER.read(Image.builder().url(url).build());
    }

    @Test
    void readsBase64() {
        assertThat(READER.read(Image.builder().base64Data("AQI=").build())).isEqualTo(ONE_TWO);
    }

    @Test
    void readsDataUrls() {
        assertThat(read("data:image/png;base64,AQI=")).isEqualTo(ONE_TWO);
    }

    @Test
    void readsFiles(@TempDir Path folder) throws IOException {
        Path file = Files.write(folder.resolve("a card.png"), new byte[] {1, 2});

        assertThat(read(file.toUri().toString())).isEqualTo(ONE_TWO);
    }

    @Test
    void fetchesWithAFetcherOnly() {
        Image picture = Image.builder().url("https://example.com/card.png").build();
        ImageReader fetching = new ImageReader(Optional.of(address -> {
            assertThat(address).isEqualTo(URI.create("https://example.com/card.png"));
            return new byte[] {1, 2};
        }));

        assertThat(fetching.read(picture)).isEqualTo(ONE_TWO);
        assertThatThrownBy(() -> READER.read(picture))
                .isExactlyInstanceOf(UnsupportedFeatureException.class)
                .hasMessageContaining("ImageFetcher")
                .hasMessageContaining("https://example.com/card.png");
    }

    @Test
    void tellsWhyAFetchFailed() {
        ImageReader failing = new ImageReader(Optional.of(address -> {
            throw new IOException("404");
        }));

        assertThatThrownBy(() -> failing.read(
                        Image.builder().url("http://example.com/none.png").build()))
                .isExactlyInstanceOf(InvalidRequestException.class)
                .hasMessage("cannot fetch the image at http://example.com/none.png: 404");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "data:image/png,AQI=",
                "data:image/png;base64",
                "data:image/png;base64,@@",
                "file:///no/such/file.png",
                "file:no-slash.png",
                "ftp://example.com/card.png",
                "card.png"
            })
    void refusesWhatHoldsNoPicture(String url) {
        assertThatThrownBy(() -> read(url)).isExactlyInstanceOf(InvalidRequestException.class);
    }

    @Test
    void refusesAnImageOfNothing() {
        assertThatThrownBy(() -> READER.read(Image.builder().build()))
                .isExactlyInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("found neither");
    }
}
