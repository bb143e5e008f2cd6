package dev.fovea.retrieval.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.fovea.plugin.PageBox;
import dev.fovea.retrieval.database.Tenant;
import dev.langchain4j.data.document.Metadata;
import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.store.embedding.EmbeddingMatch;
import dev.langchain4j.store.embedding.EmbeddingSearchRequest;
import dev.langchain4j.store.embedding.filter.Filter;
import dev.langchain4j.store.embedding.filter.MetadataFilterBuilder;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class RegionStoreTest {
    @AutoClose
    private static final StoreFixture FIXTURE = new StoreFixture();

    private static List<EmbeddingMatch<TextSegment>> search(RegionStore store, Embedding like, Filter filter) {
        EmbeddingSearchRequest request = EmbeddingSearchRequest.builder()
                .queryEmbedding(like)
                .maxResults(10)
                .filter(filter)
                .build();
        return store.search(request).matches();
    }

    private static final Filter ANY =
            MetadataFilterBuilder.metadataKey("no such key").isNotEqualTo("x");

    @Test
    void a_vector_comes_back_to_three_digits() {
        RegionStore store = RegionStore.of(FIXTURE.database, FIXTURE.tenant());
        Embedding embedding = FIXTURE.model.embed("an invoice").content();
        store.add(embedding, TextSegment.from("an invoice"));
        float[] back = search(store, embedding, ANY).getFirst().embedding().vector();
        for (int at = 0; at < back.length; at++) {
            assertThat(back[at]).isCloseTo(embedding.vector()[at], within(0.0005f));
        }
    }

    @Test
    void one_tenants_vectors_never_reach_another() {
        RegionStore mine = RegionStore.of(FIXTURE.database, FIXTURE.tenant());
        RegionStore theirs = RegionStore.of(FIXTURE.database, FIXTURE.tenant());
        Embedding embedding = FIXTURE.model.embed("a secret").content();
        String id = mine.add(embedding, TextSegment.from("a secret"));
        assertThat(search(theirs, embedding, ANY)).isEmpty();
        theirs.remove(id);
        theirs.removeAll();
        assertThat(search(mine, embedding, ANY)).hasSize(1);
        assertThatThrownBy(
                        () -> theirs.addAll(List.of(id), List.of(embedding), List.of(TextSegment.from("taken over"))))
                .hasMessageContaining("row-level security");
        assertThat(search(mine, embedding, ANY).getFirst().embedded().text()).isEqualTo("a secret");
    }

    @Test
    void adding_under_an_id_again_replaces_it() {
        RegionStore store = RegionStore.of(FIXTURE.database, FIXTURE.tenant());
        Embedding embedding = FIXTURE.model.embed("one").content();
        List<String> ids = List.of(UUID.randomUUID().toString());
        store.addAll(ids, List.of(embedding), List.of(TextSegment.from("one")));
        store.addAll(ids, List.of(embedding), List.of(TextSegment.from("two")));
        assertThat(search(store, embedding, ANY))
                .extracting(match -> match.embedded().text())
                .containsExactly("two");
    }

    @Test
    void what_cannot_be_kept_is_refused() {
        RegionStore store = FIXTURE.store();
        assertThatThrownBy(() -> store.add(Embedding.from(new float[] {1, 2})))
                .hasMessage("expected vectors of 384 numbers; found 2");
        Embedding embedding = FIXTURE.model.embed("one").content();
        assertThatThrownBy(() -> store.add("not a UUID", embedding)).isInstanceOf(IllegalArgumentException.class);
        TextSegment odd = TextSegment.from("odd", new Metadata().put("ratio", Double.NaN));
        assertThatThrownBy(() -> store.add(embedding, odd)).hasMessageContaining("ratio = NaN");
        assertThatThrownBy(() -> search(store, embedding, new Made()))
                .isInstanceOf(UnsupportedOperationException.class);
    }

    private record Made() implements Filter {
        @Override
        public boolean test(Object object) {
            return true;
        }
    }

    @Test
    void keys_and_values_of_filters_are_never_sql() {
        RegionStore store = RegionStore.of(FIXTURE.database, FIXTURE.tenant());
        Embedding embedding = FIXTURE.model.embed("one").content();
        String key = "a' = 'a') or true --";
        store.add(embedding, TextSegment.from("one", Metadata.from(key, "x')); drop table region; --")));
        assertThat(search(
                        store, embedding, MetadataFilterBuilder.metadataKey(key).isEqualTo("y")))
                .isEmpty();
        assertThat(search(
                        store,
                        embedding,
                        MetadataFilterBuilder.metadataKey(key).isEqualTo("x')); drop table region; --")))
                .hasSize(1);
    }

    @Test
    void a_collections_store_sees_that_collection_alone() {
        Tenant tenant = FIXTURE.tenant();
        UUID one = collection(tenant, "one");
        UUID other = collection(tenant, "other");
        Embedding embedding = FIXTURE.model.embed("a text").content();
        RegionStore.of(FIXTURE.database, tenant, one).add(embedding, TextSegment.from("in one"));
        RegionStore.of(FIXTURE.database, tenant, other).add(embedding, TextSegment.from("in other"));
        assertThat(search(RegionStore.of(FIXTURE.database, tenant, one), embedding, ANY))
                .extracting(match -> match.embedded().text())
                .containsExactly("in one");
        Filter byKey =
                MetadataFilterBuilder.metadataKey(RegionMetadata.COLLECTION_ID).isEqualTo(other);
        assertThat(search(RegionStore.of(FIXTURE.database, tenant), embedding, byKey))
                .extracting(match -> match.embedded().text())
                .containsExactly("in other");
        RegionStore.of(FIXTURE.database, tenant, one).removeAll();
        assertThat(search(RegionStore.of(FIXTURE.database, tenant), embedding, ANY))
                .hasSize(1);
    }

    private static UUID collection(Tenant tenant, String name) {
        UUID id = UUID.randomUUID();
        Blocking.await(FIXTURE.database.inTenant(tenant, session -> session.createNativeQuery(
                        "insert into collection (id, tenant_id, name) values (:id, current_tenant(), :name)")
                .setParameter("id", id)
                .setParameter("name", name)
                .executeUpdate()));
        return id;
    }

    @Test
    void a_call_on_an_event_loop_is_refused() {
        CompletableFuture<String> said = new CompletableFuture<>();
        FIXTURE.database.vertx().getOrCreateContext().runOnContext(ignored -> {
            try {
                said.complete(Blocking.await(Uni.createFrom().item("waited")));
            } catch (IllegalStateException refused) {
                said.completeExceptionally(refused);
            }
        });
        assertThatThrownBy(said::get)
                .isInstanceOf(ExecutionException.class)
                .hasMessageContaining("this call blocks and was made on the event loop");
    }

    @Test
    void a_box_is_written_and_read() {
        PageBox box = new PageBox(1.5, 2, 300.25, 40);
        assertThat(RegionMetadata.box(Metadata.from(RegionMetadata.BOX, RegionMetadata.write(box))))
                .contains(box);
        assertThat(RegionMetadata.box(new Metadata())).isEmpty();
    }
}
