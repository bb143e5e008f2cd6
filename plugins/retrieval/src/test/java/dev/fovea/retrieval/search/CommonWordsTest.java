package dev.fovea.retrieval.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.retrieval.database.Tenant;
import dev.fovea.retrieval.observe.Stages;
import io.micrometer.observation.ObservationRegistry;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Words that very many regions have, before the server knows how common they are and after. */
@SuppressWarnings("NullAway.Init") // opened before all tests
class CommonWordsTest {
    private static final int MANY = 2100;

    private static MadeCollection made;
    private static Tenant tenant;
    private static UUID collection;
    private static UUID pumps;
    private static UUID elsewhere;
    private static UUID both;
    private static UUID valve;
    private static UUID pumpWithValve;

    @BeforeAll
    static void open() {
        made = new MadeCollection();
        tenant = made.tenant();
        collection = made.collection(tenant);
        pumps = made.document(tenant, collection, "pumps.pdf");
        made.pages(tenant, collection, pumps, 1, MANY, "The pump works, see page");
        UUID gaskets = made.document(tenant, collection, "gaskets.pdf");
        made.pages(tenant, collection, gaskets, 1, MANY, "The gasket leaks, see page");
        UUID notes = made.document(tenant, collection, "notes.pdf");
        both = made.page(tenant, collection, notes, 1, List.of("When the pump leaks, call the workshop."));
        valve = made.page(tenant, collection, notes, 2, List.of("The valve is made of brass."));
        pumpWithValve =
                made.page(tenant, collection, notes, 3, List.of("Close the valve first.", "Then stop the pump."));
        UUID other = made.collection(tenant);
        elsewhere = made.document(tenant, other, "elsewhere.pdf");
        made.page(tenant, other, elsewhere, 1, List.of("The pump leaks here too."));
    }

    @AfterAll
    static void close() {
        made.close();
    }

    private static List<UUID> pages(boolean counted, String question, Set<UUID> documents) {
        if (counted) {
            made.analyze();
        }
        Search search = new Search(
                made.database,
                made.encoder,
                (who, which, number, resolution) -> Uni.createFrom().item(Optional.empty()),
                Optional.empty(),
                Optional.empty(),
                SearchWeights.DEFAULT,
                new Stages(ObservationRegistry.NOOP));
        SearchQuery query = new SearchQuery(collection, question, Set.of(SearchStage.WORDS), 10, documents);
        return search.search(tenant, query).await().indefinitely().pages().stream()
                .map(PageHit::pageId)
                .toList();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void a_common_word_decides_between_pages_that_have_a_rare_one(boolean counted) {
        assertThat(pages(counted, "Where is the valve of the pump?", Set.of())).containsExactly(pumpWithValve, valve);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void of_common_words_alone_the_page_that_has_all_comes_first(boolean counted) {
        assertThat(pages(counted, "Which pump leaks?", Set.of()))
                .startsWith(both)
                .hasSize(10);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void one_common_word_finds_pages(boolean counted) {
        assertThat(pages(counted, "pump", Set.of())).hasSize(10);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void they_are_found_in_a_long_document_too(boolean counted) {
        assertThat(pages(counted, "Which pump leaks?", Set.of(pumps)))
                .hasSize(10)
                .doesNotContain(both);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void a_document_of_another_collection_is_not_searched(boolean counted) {
        assertThat(pages(counted, "Which pump leaks?", Set.of(elsewhere))).isEmpty();
    }
}
