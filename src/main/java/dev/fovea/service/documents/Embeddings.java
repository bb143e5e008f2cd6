package dev.fovea.service.documents;

import dev.fovea.retrieval.embedding.EmbeddingException;
import dev.langchain4j.http.client.jdk.JdkHttpClient;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.openai.OpenAiEmbeddingModel;
import dev.langchain4j.model.openai.OpenAiEmbeddingModel.OpenAiEmbeddingModelBuilder;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.net.http.HttpClient;
import java.util.Optional;

/**
 * What texts are turned into vectors by: a bean of the application if it has one, else the server that the settings name, else
 * nothing, and the library takes its own.
 */
@Singleton
final class Embeddings {
    private static final String SETTINGS = "fovea.documents.embedding";
    /** What Hugging Face's server takes a call unless told otherwise; the others take more. */
    private static final int TEXTS_A_CALL = 32;
    /** Whoever asks asks again: pages are put off, and the library is opened anew. */
    private static final int RETRIES = 1;

    private final DocumentsConfig.Embedding config;
    private final Instance<EmbeddingModel> beans;

    Embeddings(DocumentsConfig config, Instance<EmbeddingModel> beans) {
        this.config = config.embedding();
        this.beans = beans;
    }

    /** @throws IllegalStateException if it cannot be told which one */
    Optional<EmbeddingModel> model() {
        return bean().or(() -> config.url().map(this::server));
    }

    /** What failed, with what an operator can change about it. */
    String explain(EmbeddingException failure) {
        return beans.isUnsatisfied()
                ? config.url()
                        .map(url -> "%s; see whether a server of that model answers at %s.url=%s"
                                .formatted(failure.getMessage(), SETTINGS, url))
                        .orElseGet(() -> String.valueOf(failure.getMessage()))
                : "%s; it is a bean of the application".formatted(failure.getMessage());
    }

    private Optional<EmbeddingModel> bean() {
        if (beans.isAmbiguous()) {
            throw new IllegalStateException("expected one bean of type EmbeddingModel at most; found several");
        }
        return beans.stream().findFirst();
    }

    private EmbeddingModel server(String url) {
        String name = config.model()
                .orElseThrow(() -> new IllegalStateException(
                        "%s.url is set and %1$s.model is not: expected the model's name as the server calls it"
                                .formatted(SETTINGS)));
        OpenAiEmbeddingModelBuilder builder = OpenAiEmbeddingModel.builder()
                // Servers in Python stumble over the JDK's offer to speak HTTP/2.
                .httpClientBuilder(JdkHttpClient.builder()
                        .httpClientBuilder(HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1)))
                .baseUrl(url)
                .modelName(name)
                .maxSegmentsPerBatch(TEXTS_A_CALL)
                .maxRetries(RETRIES);
        config.key().ifPresent(builder::apiKey);
        config.dimension().ifPresent(builder::dimensions);
        return builder.build();
    }
}
