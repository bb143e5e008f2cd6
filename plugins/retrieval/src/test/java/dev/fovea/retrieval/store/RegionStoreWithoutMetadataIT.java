package dev.fovea.retrieval.store;

import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.store.embedding.EmbeddingStore;
import dev.langchain4j.store.embedding.EmbeddingStoreWithoutMetadataIT;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** LangChain4j's published suite. */
@SuppressWarnings("NullAway.Init") // opened before all tests
class RegionStoreWithoutMetadataIT extends EmbeddingStoreWithoutMetadataIT {
    private static StoreFixture fixture;

    @BeforeAll
    static void open() {
        fixture = new StoreFixture();
    }

    @AfterAll
    static void close() {
        fixture.close();
    }

    @Override
    protected void clearStore() {
        fixture.store().removeAll();
    }

    @Override
    protected EmbeddingStore<TextSegment> embeddingStore() {
        return fixture.store();
    }

    @Override
    protected EmbeddingModel embeddingModel() {
        return fixture.model;
    }

    /** Vectors are kept in half precision: RegionStoreTest says how near they come back. */
    @Override
    protected boolean assertEmbedding() {
        return false;
    }
}
