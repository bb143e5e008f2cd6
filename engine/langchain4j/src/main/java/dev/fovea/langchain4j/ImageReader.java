package dev.fovea.langchain4j;

import dev.fovea.engine.api.ImageSource;
import dev.langchain4j.data.image.Image;
import dev.langchain4j.exception.InvalidRequestException;
import dev.langchain4j.exception.UnsupportedFeatureException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;

/** Gets the encoded bytes of a picture from wherever a message keeps it. */
record ImageReader(Optional<ImageFetcher> fetcher) {
    private static final int SHOWN_CHARS = 100;

    ImageSource read(Image image) {
        String data = image.base64Data();
        if (data != null) {
            return ImageSource.encoded(decode(data));
        }
        URI url = image.url();
        if (url == null) {
            throw new InvalidRequestException("an image needs base64 data or a URL; found neither");
        }
        return ImageSource.encoded(read(url));
    }

    private byte[] read(URI url) {
        String scheme = url.getScheme();
        return switch (scheme == null ? "" : scheme.toLowerCase(Locale.ROOT)) {
            case "data" -> inline(url.getRawSchemeSpecificPart());
            case "file" -> file(url);
            case "http", "https" -> fetched(url);
            default ->
                throw new InvalidRequestException(
                        "an image URL must start with data:, file:, http: or https:; found " + shown(url));
        };
    }

    private static byte[] inline(String mediaTypeAndData) {
        int comma = mediaTypeAndData.indexOf(',');
        if (comma < 0 || !mediaTypeAndData.substring(0, comma).endsWith(";base64")) {
            throw new InvalidRequestException("an image data URL must have the form data:image/…;base64,…");
        }
        return decode(mediaTypeAndData.substring(comma + 1));
    }

    private static byte[] decode(String base64) {
        try {
            return Base64.getDecoder().decode(base64.strip());
        } catch (IllegalArgumentException e) {
            throw new InvalidRequestException("the image data is not base64: " + e.getMessage(), e);
        }
    }

    private static byte[] file(URI url) {
        try {
            return Files.readAllBytes(Path.of(url));
        } catch (IOException | IllegalArgumentException e) {
            throw new InvalidRequestException("cannot read the image at " + shown(url) + ": " + e, e);
        }
    }

    private byte[] fetched(URI url) {
        ImageFetcher source = fetcher.orElseThrow(() -> new UnsupportedFeatureException(
                "fetching an image by URL is not supported unless the model is built with an ImageFetcher; found "
                        + shown(url)));
        try {
            return source.fetch(url);
        } catch (IOException e) {
            throw new InvalidRequestException("cannot fetch the image at " + shown(url) + ": " + e.getMessage(), e);
        }
    }

    private static String shown(URI url) {
        String text = url.toString();
        return text.length() <= SHOWN_CHARS ? text : text.substring(0, SHOWN_CHARS) + "…";
    }
}
