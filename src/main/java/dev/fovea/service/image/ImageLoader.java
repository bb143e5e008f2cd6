package dev.fovea.service.image;

import dev.fovea.engine.api.EngineException;
import dev.fovea.engine.api.ErrorCode;
import dev.fovea.engine.api.ImageSource;
import dev.fovea.engine.api.ImageSource.EncodedImage;
import jakarta.inject.Singleton;
import java.util.Locale;

/** From the URL in a request to the picture's bytes; they are decoded later, by the engine. */
@Singleton
public final class ImageLoader {
    private final ImageFetcher fetcher;

    ImageLoader(ImageFetcher fetcher) {
        this.fetcher = fetcher;
    }

    /**
     * Reads a data URI, or fetches an http(s) URL from an allowed host.
     *
     * @throws EngineException when the URL is refused, or holds nothing
     */
    public ImageSource load(String url) {
        if (DataUri.matches(url)) {
            return new EncodedImage(DataUri.decode(url));
        }
        String lower = url.toLowerCase(Locale.ROOT);
        if (lower.startsWith("http://") || lower.startsWith("https://")) {
            return new EncodedImage(fetcher.fetch(url));
        }
        throw new EngineException(
                ErrorCode.IMAGE_URL_REFUSED, "the URL of a picture must start with data:, https:// or http://");
    }
}
