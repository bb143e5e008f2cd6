package dev.fovea.retrieval.store;

import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.store.embedding.EmbeddingStore;
import dev.langchain4j.store.embedding.EmbeddingStoreWithRemovalIT;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;

/** LangChain4j's published suite. */
class RegionStoreRemovalIT extends EmbeddingStoreWithRemovalIT {
    @AutoClose
    private static final StoreFixture FIXTURE = new StoreFixture();

    @BeforeEach
    void empty() {
        FIXTURE.store().removeAll();
    }

    @Override
    protected EmbeddingStore<TextSegment> embeddingStore() {
        return FIXTURE.store();
    }

    @Override
    protected EmbeddingModel embeddingModel() {
        return FIXTURE.model;
    }
}
