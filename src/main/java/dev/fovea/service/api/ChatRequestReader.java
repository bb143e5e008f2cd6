package dev.fovea.service.api;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fovea.engine.api.ErrorCode;
import dev.fovea.engine.api.GenerationRequest;
import dev.fovea.engine.api.Message;
import dev.fovea.engine.api.VisualStride;
import dev.fovea.service.engine.FoveaConfig;
import dev.fovea.service.engine.ServedModel;
import dev.fovea.service.image.ImageLoader;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Reads a chat completion request, and fetches the pictures that it names by URL. */
@Singleton
final class ChatRequestReader {
    private static final int MAX_DEPTH = 100;
    private static final String TILES = "max_dynamic_patch";

    private final ObjectMapper json;
    private final MessageReader messages;
    private final SamplingReader sampling;

    ChatRequestReader(ImageLoader images, FoveaConfig config) {
        this.json = strictJson(config.limits().body().asLongValue());
        this.messages = new MessageReader(images, config.defaults().lowDetailTiles());
        this.sampling = new SamplingReader(config.defaults());
    }

    /** JSON to the letter, with room for a picture in a string. */
    private static ObjectMapper strictJson(long maxBytes) {
        StreamReadConstraints constraints = StreamReadConstraints.builder()
                .maxStringLength((int) Math.min(maxBytes, Integer.MAX_VALUE))
                .maxNestingDepth(MAX_DEPTH)
                .build();
        return new ObjectMapper(JsonFactory.builder()
                        .streamReadConstraints(constraints)
                        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                        .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                        .build())
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    }

    ChatRequest read(byte[] body, ServedModel model) {
        JsonView request = JsonView.root(parse(body));
        checkModel(request, model);
        Unsupported.refuse(request);
        boolean stream = request.find("stream").map(JsonView::flag).orElse(false);
        List<String> tools = ToolReader.schemas(request);
        return new ChatRequest(generation(request, tools), stream, includeUsage(request, stream));
    }

    private JsonNode parse(byte[] body) {
        try {
            return json.readTree(body);
        } catch (JsonProcessingException e) {
            throw BadRequest.invalid("", "the request is not JSON" + where(e.getLocation()));
        } catch (IOException e) {
            throw BadRequest.invalid("", "the request cannot be read as JSON");
        }
    }

    private static String where(@Nullable JsonLocation place) {
        return place == null ? "" : ": see line %d, column %d".formatted(place.getLineNr(), place.getColumnNr());
    }

    /** A request need not name the model: there is one. A name, once given, must be right. */
    private static void checkModel(JsonView request, ServedModel model) {
        request.find("model")
                .map(JsonView::text)
                .filter(name -> !name.equals(model.name()))
                .ifPresent(name -> {
                    throw new BadRequest(
                            ErrorCode.MODEL_UNKNOWN,
                            "model",
                            "the model '%s' is not here; this service has '%s'".formatted(name, model.name()));
                });
    }

    private GenerationRequest generation(JsonView request, List<String> tools) {
        OptionalInt tiles = requestTiles(request);
        List<Message> conversation = messages.read(request.get("messages"), tiles);
        VisualStride stride = request.find("v2pe_delta")
                .map(delta -> VisualStride.of(delta.number()))
                .orElse(VisualStride.ONE);
        int choices = request.find("n").map(JsonView::integer).orElse(1);
        return new GenerationRequest(conversation, tools, sampling.read(request), tiles, stride, choices);
    }

    private static OptionalInt requestTiles(JsonView request) {
        return request.find("mm_processor_kwargs")
                .map(JsonView::object)
                .map(ChatRequestReader::tiles)
                .orElse(OptionalInt.empty());
    }

    private static OptionalInt tiles(JsonView processor) {
        processor.names().stream()
                .filter(name -> !name.equals(TILES))
                .findFirst()
                .ifPresent(name -> {
                    throw BadRequest.unsupported(
                            processor.path() + "." + name,
                            "of %s only %s is supported".formatted(processor.path(), TILES));
                });
        return processor
                .find(TILES)
                .map(limit -> OptionalInt.of(MessageReader.tileLimit(limit)))
                .orElse(OptionalInt.empty());
    }

    private static boolean includeUsage(JsonView request, boolean stream) {
        return request.find("stream_options")
                .map(options -> {
                    if (!stream) {
                        throw BadRequest.invalid("stream_options", "stream_options needs stream to be true");
                    }
                    return options.object()
                            .find("include_usage")
                            .map(JsonView::flag)
                            .orElse(false);
                })
                .orElse(false);
    }
}
