package dev.fovea.service.api;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.fovea.engine.ModelInfo;
import dev.fovea.engine.api.ErrorCode;
import dev.fovea.service.engine.EngineProducer;
import dev.fovea.service.engine.EngineState.Ready;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;

/** {@code GET /v1/models}: the one model that is loaded. */
@Path("/v1/models")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Singleton
final class ModelsResource {
    private final EngineProducer engines;

    ModelsResource(EngineProducer engines) {
        this.engines = engines;
    }

    /** The models there are, in the protocol's form. */
    record ModelList(String object, List<ModelCard> data) {}

    /** A model, in the protocol's form and with what else is worth knowing. */
    @JsonNaming(SnakeCaseStrategy.class)
    record ModelCard(String id, String object, long created, String ownedBy, int maxModelLen, ModelFacts fovea) {}

    /**
     * What is ours.
     *
     * @param ships whether it is the small model that comes with the service
     */
    @JsonNaming(SnakeCaseStrategy.class)
    record ModelFacts(
            String family,
            long parameters,
            int tileSize,
            int tokensPerTile,
            int maxTiles,
            String backend,
            String weights,
            long weightBytes,
            int kvTokens,
            boolean ships) {}

    @GET
    public ModelList list() {
        return new ModelList("list", List.of(card(engines.ready())));
    }

    @GET
    @Path("/{id:.+}")
    public ModelCard find(@PathParam("id") String id) {
        Ready ready = engines.ready();
        if (!id.equals(ready.model().name())) {
            throw new BadRequest(
                    ErrorCode.MODEL_UNKNOWN,
                    "model",
                    "the model '%s' is not here; this service has '%s'"
                            .formatted(id, ready.model().name()));
        }
        return card(ready);
    }

    private static ModelCard card(Ready ready) {
        ModelInfo info = ready.engine().model();
        ModelFacts facts = new ModelFacts(
                info.family(),
                info.parameters(),
                info.tileSize(),
                info.tokensPerTile(),
                info.maxTiles(),
                info.backend(),
                info.weights().id(),
                info.weightBytes(),
                info.kvTokens(),
                ready.model().ships());
        return new ModelCard(
                ready.model().name(), "model", ready.loaded().getEpochSecond(), "fovea", info.contextTokens(), facts);
    }
}
