package dev.fovea.engine.image;

import dev.fovea.engine.api.EngineException;
import dev.fovea.engine.api.ErrorCode;
import dev.fovea.engine.api.ImageSource;
import dev.fovea.engine.api.ImageSource.EncodedImage;
import dev.fovea.engine.api.ImageSource.RgbImage;
import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.Iterator;
import java.util.Locale;
import java.util.Optional;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * Turns files into RGB pixels as Pillow's {@code convert("RGB")} does: transparency is dropped, not composited, and colour
 * profiles are not applied. For use by any number of threads.
 *
 * <p>A file is walked to its end before its pixels are decoded, so that a cut-off one is refused and never half grey.
 */
public final class ImageDecoder {
    private final ImageLimits limits;
    private final boolean upright;

    /**
     * A decoder.
     *
     * @param limits what is refused
     * @param upright whether pictures are turned as their Exif orientation says, which the Hugging Face loader does and the
     *     original InternVL code does not
     */
    public ImageDecoder(ImageLimits limits, boolean upright) {
        this.limits = limits;
        this.upright = upright;
    }

    /** Turns pictures upright. */
    public ImageDecoder(ImageLimits limits) {
        this(limits, true);
    }

    /**
     * Decodes a picture.
     *
     * @throws EngineException {@link ErrorCode#IMAGE_EMPTY}, {@link ErrorCode#IMAGE_UNREADABLE},
     *     {@link ErrorCode#IMAGE_TRUNCATED}, {@link ErrorCode#IMAGE_TOO_LARGE} or {@link ErrorCode#IMAGE_ANIMATED}
     */
    public RgbImage decode(ImageSource source) {
        return switch (source) {
            case RgbImage image -> {
                requireFits(image.width(), image.height());
                yield image;
            }
            case EncodedImage(byte[] bytes) -> decode(bytes);
        };
    }

    private RgbImage decode(byte[] bytes) {
        if (bytes.length == 0) {
            throw new EngineException(ErrorCode.IMAGE_EMPTY, "the picture has no bytes");
        }
        if (bytes.length > limits.maxBytes()) {
            throw new EngineException(
                    ErrorCode.IMAGE_TOO_LARGE,
                    "a picture's file may have at most %d bytes; found %d".formatted(limits.maxBytes(), bytes.length));
        }
        StillImage still = walk(bytes);
        RgbImage image = decode(still);
        return upright ? still.orientation().apply(image) : image;
    }

    private static StillImage walk(byte[] bytes) {
        Optional<ImageFormat> format = ImageFormat.of(bytes);
        if (format.isEmpty()) {
            throw new EngineException(
                    ErrorCode.IMAGE_UNREADABLE,
                    "the picture's %d bytes are none of %s".formatted(bytes.length, ImageFormat.labels()));
        }
        return switch (format.get()) {
            case PNG -> PngFile.read(bytes);
            case JPEG -> JpegFile.read(bytes);
            case WEBP -> WebpFile.read(bytes);
            case GIF -> GifFile.read(bytes);
            case BMP -> BmpFile.read(bytes);
        };
    }

    private RgbImage decode(StillImage still) {
        ImageReader reader = reader(still.format());
        // Not the image library's own factory, which may put the file on disk.
        try (ImageInputStream input = new MemoryCacheImageInputStream(new ByteArrayInputStream(still.file()))) {
            reader.setInput(input, false, true);
            requireFits(reader.getWidth(0), reader.getHeight(0));
            return read(reader, still);
        } catch (EOFException e) {
            throw Refusal.truncated(still.format(), still.file().length);
        } catch (IOException | RuntimeException e) {
            throw refusal(still, e);
        } finally {
            reader.dispose();
        }
    }

    private static RgbImage read(ImageReader reader, StillImage still) throws IOException {
        DamageListener damage = new DamageListener();
        reader.addIIOReadWarningListener(damage);
        RgbImage image;
        if (still.format() == ImageFormat.JPEG) {
            // Raw samples: the library would apply profiles, and knows CMYK only with them.
            Raster raster = reader.readRaster(0, reader.getDefaultReadParam());
            image = Samples.toRgb(raster, still.layout());
        } else {
            BufferedImage decoded = reader.read(0);
            image = still.layout() == SampleLayout.COLOUR_MODEL
                    ? Samples.toRgb(decoded)
                    : Samples.toRgb(decoded.getRaster(), still.layout());
        }
        if (damage.found()) {
            throw Refusal.truncated(still.format(), still.file().length);
        }
        return image;
    }

    private static EngineException refusal(StillImage still, Exception cause) {
        if (cause instanceof EngineException refused) {
            return refused;
        }
        for (Throwable inner = cause; inner != null; inner = inner.getCause()) {
            if (inner instanceof EOFException) {
                return Refusal.truncated(still.format(), still.file().length);
            }
        }
        return Refusal.unreadable(still.format(), String.valueOf(cause.getMessage()));
    }

    private static ImageReader reader(ImageFormat format) {
        Iterator<ImageReader> readers =
                ImageIO.getImageReadersByFormatName(format.label().toLowerCase(Locale.ROOT));
        if (!readers.hasNext()) {
            throw new EngineException(
                    ErrorCode.INTERNAL_ERROR, "no reader for " + format.label() + " pictures is on the class path");
        }
        return readers.next();
    }

    private void requireFits(int width, int height) {
        if ((long) width * height > limits.maxPixels()) {
            throw new EngineException(
                    ErrorCode.IMAGE_TOO_LARGE,
                    "a picture may have at most %d pixels; found %d × %d = %d"
                            .formatted(limits.maxPixels(), width, height, (long) width * height));
        }
        if (Math.max(width, height) > ImageTiler.MAX_SIDE) {
            throw new EngineException(
                    ErrorCode.IMAGE_TOO_LARGE,
                    "a picture's sides may have at most %d pixels; found %d × %d"
                            .formatted(ImageTiler.MAX_SIDE, width, height));
        }
    }
}
