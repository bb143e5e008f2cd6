package dev.fovea.retrieval.store;

import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.store.embedding.EmbeddingStore;
import dev.langchain4j.store.embedding.EmbeddingStoreWithFilteringIT;
import org.junit.jupiter.api.AutoClose;

/** LangChain4j's published suite. */
class RegionStoreFilteringIT extends EmbeddingStoreWithFilteringIT {
    @AutoClose
    private static final StoreFixture FIXTURE = new StoreFixture();

    @Override
    protected void clearStore() {
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

    /** Vectors are kept in half precision: RegionStoreTest says how near they come back. */
    @Override
    protected boolean assertEmbedding() {
        return false;
    }

    @Override
    protected boolean supportsContains() {
        return true;
    }
}
