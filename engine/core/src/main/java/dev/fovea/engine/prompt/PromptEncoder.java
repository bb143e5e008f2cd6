package dev.fovea.engine.prompt;

import dev.fovea.engine.api.EngineException;
import dev.fovea.engine.api.ErrorCode;
import dev.fovea.engine.api.GenerationRequest;
import dev.fovea.engine.api.ImageSource;
import dev.fovea.engine.api.ImageUse;
import dev.fovea.engine.api.Message;
import dev.fovea.engine.api.VisualStride;
import dev.fovea.engine.image.TileGrid;
import dev.fovea.engine.image.TiledImage;
import dev.fovea.engine.image.TilingParams;
import dev.fovea.engine.prompt.PromptPart.Picture;
import dev.fovea.engine.tokenizer.Tokenizer;
import dev.fovea.engine.tokenizer.Tokenizers;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** Turns messages into what the decoder reads. Safe for use by many threads at once. */
public final class PromptEncoder {
    /** What tools are offered after where neither the conversation nor the model brings a system message. */
    private static final String SYSTEM_MESSAGE = "You are a helpful assistant.";

    private static final List<String> PICTURE_TOKENS = List.of("<img>", "<IMG_CONTEXT>", "</img>");

    private final Tokenizer tokenizer;
    private final ChatTemplate template;
    private final TilingParams tiling;
    private final int tokensPerTile;
    private final PromptLimits limits;
    private final ImageReader reader;

    /** Decodes a picture and cuts it into tiles. */
    @FunctionalInterface
    public interface ImageReader {
        /**
         * The tiles of a picture.
         *
         * @throws EngineException with a code that begins with {@code IMAGE_} for a picture that cannot be read
         */
        TiledImage read(ImageSource source, TilingParams params);
    }

    /**
     * An encoder for one model.
     *
     * @param tiling how the model cuts pictures unasked
     * @param tokensPerTile visual tokens of a tile
     * @throws EngineException {@link ErrorCode#TOKENIZER_INVALID} if the tokenizer lacks tokens that the prompts need
     */
    public PromptEncoder(
            Tokenizer tokenizer,
            ChatTemplate template,
            TilingParams tiling,
            int tokensPerTile,
            PromptLimits limits,
            ImageReader reader) {
        Tokenizers.require(tokenizer, template.controlTokens());
        Tokenizers.require(tokenizer, PICTURE_TOKENS);
        this.tokenizer = tokenizer;
        this.template = template;
        this.tiling = tiling;
        this.tokensPerTile = tokensPerTile;
        this.limits = limits;
        this.reader = reader;
    }

    /** Reads the conversation of a request, with its tools on offer. */
    public EncodedPrompt encode(GenerationRequest request) {
        String system = template.systemMessage().orElse(SYSTEM_MESSAGE);
        List<Message> messages = ToolPrompt.offer(request.messages(), request.tools(), system);
        return encode(messages, request.maxTiles(), request.stride());
    }

    /**
     * Reads a conversation.
     *
     * @param maxTiles the most tiles of each picture that names no limit of its own; empty for the model's
     * @throws EngineException {@link ErrorCode#PROMPT_TOO_LONG}, {@link ErrorCode#TOO_MANY_IMAGES} or
     *     {@link ErrorCode#TOO_MANY_TILES} where a limit is exceeded, and whatever reading a picture throws
     */
    public EncodedPrompt encode(List<Message> messages, OptionalInt maxTiles, VisualStride stride) {
        List<PromptPart> parts = template.render(TurnComposer.compose(messages, template.numbersImages()));
        List<Picture> pictures = parts.stream()
                .filter(Picture.class::isInstance)
                .map(Picture.class::cast)
                .toList();
        if (pictures.size() > limits.maxImages()) {
            throw new EngineException(
                    ErrorCode.TOO_MANY_IMAGES,
                    "a request may show %d pictures, video frames included; found %d"
                            .formatted(limits.maxImages(), pictures.size()));
        }
        PromptWriter writer = new PromptWriter(tokenizer, parts);
        // Words alone that do not fit spare the work on pictures.
        requireFit(writer.length() + tokensPerTile * pictures.size());
        List<TiledImage> images = read(pictures, maxTiles);
        requireFit(writer.length() + tokensPerTile * tiles(images));
        List<ImageUse> uses = images.stream().map(this::use).toList();
        return writer.write(images, uses, stride);
    }

    /**
     * Reads a picture that stands alone, in no prompt.
     *
     * @param maxTiles the most tiles of it; empty for the model's
     * @throws EngineException {@link ErrorCode#TOO_MANY_TILES} where a request may not have as many, and whatever reading a
     *     picture throws
     */
    public TiledImage tiles(ImageSource picture, OptionalInt maxTiles) {
        return read(List.of(new Picture(picture, maxTiles)), OptionalInt.empty())
                .getFirst();
    }

    private List<TiledImage> read(List<Picture> pictures, OptionalInt maxTiles) {
        TilingParams unasked = maxTiles.isPresent() ? tiling.withMaxTiles(maxTiles.getAsInt()) : tiling;
        List<TiledImage> images = new ArrayList<>();
        int tiles = 0;
        for (Picture picture : pictures) {
            OptionalInt own = picture.maxTiles();
            TilingParams params = own.isPresent() ? tiling.withMaxTiles(own.getAsInt()) : unasked;
            TiledImage image = reader.read(picture.image(), params);
            tiles += image.tiles();
            if (tiles > limits.maxTiles()) {
                throw new EngineException(
                        ErrorCode.TOO_MANY_TILES,
                        "a request may take %d tiles; found at least %d, up to picture %d of %d"
                                .formatted(limits.maxTiles(), tiles, images.size() + 1, pictures.size()));
            }
            images.add(image);
        }
        return images;
    }

    private void requireFit(int tokens) {
        if (tokens >= limits.contextTokens()) {
            throw new EngineException(
                    ErrorCode.PROMPT_TOO_LONG,
                    "the prompt is %d tokens long and the context %d, of which the answer needs at least 1"
                            .formatted(tokens, limits.contextTokens()));
        }
    }

    private static int tiles(List<TiledImage> images) {
        return images.stream().mapToInt(TiledImage::tiles).sum();
    }

    private ImageUse use(TiledImage image) {
        TileGrid grid = image.grid();
        return new ImageUse(
                image.width(),
                image.height(),
                grid.columns(),
                grid.rows(),
                grid.thumbnail(),
                tokensPerTile * grid.tiles());
    }
}
