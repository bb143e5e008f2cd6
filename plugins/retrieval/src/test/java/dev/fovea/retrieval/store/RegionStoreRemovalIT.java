package dev.fovea.retrieval.store;

import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.store.embedding.EmbeddingStore;
import dev.langchain4j.store.embedding.EmbeddingStoreWithRemovalIT;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/** LangChain4j's published suite. */
@SuppressWarnings("NullAway.Init") // opened before all tests
class RegionStoreRemovalIT extends EmbeddingStoreWithRemovalIT {
    private static StoreFixture fixture;

    @BeforeAll
    static void open() {
        fixture = new StoreFixture();
    }

    @AfterAll
    static void close() {
        fixture.close();
    }

    @BeforeEach
    void empty() {
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
}
