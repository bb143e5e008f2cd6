package dev.fovea.retrieval.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fovea.plugin.PageJudge;
import dev.fovea.plugin.PictureEncoder;
import dev.fovea.plugin.UnreadableException;
import dev.fovea.retrieval.database.Tenant;
import dev.fovea.retrieval.observe.Stages;
import dev.fovea.retrieval.store.Blocking;
import io.micrometer.observation.ObservationRegistry;
import io.smallrye.mutiny.Uni;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@SuppressWarnings("NullAway.Init") // opened before all tests
class SearchTest {
    private static final int INVOICES = 80;
    private static final List<String> PEOPLE =
            List.of("Lindqvist", "Okafor", "Marchetti", "Sorensen", "Whitfield", "Dubois", "Tanaka", "Kowalski");

    private static MadeCollection made;
    private static Tenant tenant;
    private static UUID collection;
    private static UUID document;
    private static UUID heating;
    private static final List<Invoice> invoices = new ArrayList<>();

    private record Invoice(String id, String total, String due, UUID page) {}

    @BeforeAll
    static void open() {
        made = new MadeCollection();
        tenant = made.tenant();
        collection = made.collection(tenant);
        document = made.document(tenant, collection, "invoices.pdf");
        Random random = new Random(1);
        for (int number = 1; number <= INVOICES; number++) {
            invoices.add(invoice(random, number));
        }
        UUID manual = made.document(tenant, collection, "manual.pdf");
        heating = made.page(
                tenant,
                collection,
                manual,
                1,
                List.of(
                        "Heating",
                        "Turn the thermostat clockwise to make the room warmer.",
                        "Bleed radiators each autumn."));
        made.page(
                tenant,
                collection,
                manual,
                2,
                List.of(
                        "The invoice total",
                        "What is the total of an invoice? The total of the invoice is the total due.",
                        "How to find the total of an invoice, its date, its number and its total."));
    }

    private static Invoice invoice(Random random, int number) {
        String id = "%c%05d".formatted('A' + random.nextInt(26), random.nextInt(100_000));
        String total = "%d,%03d.%02d".formatted(1 + random.nextInt(9), random.nextInt(1000), random.nextInt(100));
        String due = "2024-%02d-%02d".formatted(1 + random.nextInt(12), 1 + random.nextInt(28));
        UUID page = made.page(
                tenant,
                collection,
                document,
                number,
                List.of(
                        "Invoice " + id,
                        "Billed to " + PEOPLE.get(random.nextInt(PEOPLE.size())) + " & Sons",
                        "3 chairs " + random.nextInt(500) + ".00",
                        "Total: " + total,
                        "Payment is due on " + due));
        return new Invoice(id, total, due, page);
    }

    @AfterAll
    static void close() {
        made.close();
    }

    private static Search search(Optional<PictureEncoder> encoder, Optional<PageJudge> judge, PageImages images) {
        return new Search(
                made.database,
                made.encoder,
                images,
                encoder,
                judge,
                SearchWeights.DEFAULT,
                new Stages(ObservationRegistry.NOOP));
    }

    private static final PageImages WHITE = (who, which, number, resolution) ->
            Uni.createFrom().item(Optional.of(new BufferedImage(number, 10, BufferedImage.TYPE_INT_RGB)));

    private static SearchResult find(SearchQuery query) {
        return Blocking.await(search(Optional.empty(), Optional.empty(), WHITE).search(tenant, query));
    }

    private static List<UUID> pages(SearchQuery query) {
        return find(query).pages().stream().map(PageHit::pageId).toList();
    }

    @Test
    void the_page_that_has_the_id_of_the_question_comes_first() {
        for (Invoice invoice : invoices) {
            String question = "What is the total of the invoice " + invoice.id() + "?";
            assertThat(pages(SearchQuery.of(collection, question)).getFirst())
                    .as(question)
                    .isEqualTo(invoice.page());
            SearchQuery words = SearchQuery.of(collection, question).withStages(Set.of(SearchStage.WORDS));
            assertThat(pages(words).getFirst()).as(question).isEqualTo(invoice.page());
        }
    }

    @Test
    void an_amount_is_found_as_a_whole() {
        for (Invoice invoice : invoices) {
            String question = "Which invoice has a total of " + invoice.total() + ", and when is it due?";
            assertThat(pages(SearchQuery.of(collection, question)).getFirst())
                    .as(question)
                    .isEqualTo(invoice.page());
        }
    }

    @Test
    void what_is_meant_is_found_in_other_words() {
        assertThat(pages(SearchQuery.of(collection, "How do I raise the temperature at home?"))
                        .getFirst())
                .isEqualTo(heating);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"the of and", "???", "'; drop table region; --", "a & b | !c <-> :*", "a\u0000b\u0001", "ŷ𝔘😀"})
    void any_text_is_a_question(String question) {
        assertThat(find(SearchQuery.of(collection, question)).stages()).hasSize(2);
    }

    @Test
    void each_stage_can_be_left_out_and_says_what_it_took() {
        SearchQuery query = SearchQuery.of(collection, "What is the total?");
        assertThat(find(query).stages())
                .extracting(StageTiming::stage)
                .containsExactlyInAnyOrder(SearchStage.WORDS, SearchStage.MEANING);
        SearchResult meaning = find(query.withStages(Set.of(SearchStage.MEANING)));
        assertThat(meaning.stages()).extracting(StageTiming::stage).containsExactly(SearchStage.MEANING);
        assertThat(meaning.stages().getFirst().time()).isPositive();
        assertThat(find(query.withStages(Set.of())).pages()).isEmpty();
    }

    @Test
    void a_hit_has_its_place() {
        Invoice invoice = invoices.getFirst();
        PageHit hit = find(SearchQuery.of(collection, "total of " + invoice.id()))
                .pages()
                .getFirst();
        assertThat(hit.documentName()).isEqualTo("invoices.pdf");
        assertThat(hit.pageNumber()).isEqualTo(1);
        assertThat(hit.size().width()).isEqualTo(600);
        assertThat(hit.regions()).extracting(RegionHit::text).contains("Invoice " + invoice.id());
        assertThat(hit.regions().getFirst().box().width()).isEqualTo(600);
    }

    @Test
    void only_documents_that_are_named_are_searched() {
        SearchQuery query = SearchQuery.of(collection, "What is the total of the invoice?");
        assertThat(find(query.withDocuments(Set.of(document))).pages())
                .extracting(PageHit::documentName)
                .containsOnly("invoices.pdf")
                .hasSize(5);
    }

    @Test
    void nobody_finds_what_is_anothers() {
        Tenant other = made.tenant();
        SearchQuery query = SearchQuery.of(
                collection, "What is the total of " + invoices.getFirst().id() + "?");
        assertThat(Blocking.await(search(Optional.empty(), Optional.empty(), WHITE)
                                .search(other, query))
                        .pages())
                .isEmpty();
    }

    @Test
    void the_judge_orders_the_best_pages_anew() {
        PageJudge likesLater = (picture, question) -> OptionalDouble.of(picture.getWidth() / 100.0);
        Search judged = search(Optional.empty(), Optional.of(likesLater), WHITE);
        SearchResult result =
                Blocking.await(judged.search(tenant, SearchQuery.of(collection, "Where are the chairs?")));
        assertThat(result.stages()).extracting(StageTiming::stage).contains(SearchStage.JUDGE);
        assertThat(result.pages())
                .allSatisfy(page -> assertThat(page.yes().orElse(-1)).isEqualTo(page.pageNumber() / 100.0));
    }

    @Test
    void a_judge_that_cannot_tell_of_the_best_page_is_not_asked_about_others() {
        AtomicInteger looks = new AtomicInteger();
        PageJudge silent = (picture, question) -> {
            looks.incrementAndGet();
            return OptionalDouble.empty();
        };
        SearchQuery query = SearchQuery.of(collection, "Where are the chairs?");

        List<PageHit> judged = Blocking.await(
                        search(Optional.empty(), Optional.of(silent), WHITE).search(tenant, query))
                .pages();

        assertThat(looks).hasValue(1);
        assertThat(judged).hasSizeGreaterThan(1).isEqualTo(find(query).pages());
    }

    @Test
    void a_judge_that_cannot_tell_of_a_worse_page_gives_it_one_half() {
        AtomicInteger looks = new AtomicInteger();
        PageJudge first =
                (picture, question) -> looks.getAndIncrement() == 0 ? OptionalDouble.of(0.75) : OptionalDouble.empty();

        List<PageHit> judged = Blocking.await(search(Optional.empty(), Optional.of(first), WHITE)
                        .search(tenant, SearchQuery.of(collection, "Where are the chairs?")))
                .pages();

        assertThat(looks).hasValue(judged.size());
        assertThat(judged.getFirst().yes()).hasValue(0.75);
        assertThat(judged.subList(1, judged.size())).isNotEmpty().allSatisfy(page -> assertThat(page.yes())
                .hasValue(0.5));
    }

    @Test
    void a_page_that_cannot_be_drawn_keeps_its_place() {
        PageImages broken = (who, which, number, resolution) -> Uni.createFrom()
                .failure(new UnreadableException(
                        UnreadableException.Reason.PAGE_DAMAGED, "page " + number + " is damaged"));
        Search judged = search(Optional.empty(), Optional.of((picture, question) -> OptionalDouble.of(1)), broken);
        SearchQuery query = SearchQuery.of(
                collection, "What is the total of " + invoices.getFirst().id() + "?");
        List<PageHit> pages = Blocking.await(judged.search(tenant, query)).pages();
        assertThat(pages.getFirst().pageId()).isEqualTo(invoices.getFirst().page());
        assertThat(pages).allSatisfy(page -> assertThat(page.yes()).isEmpty());
    }

    @Test
    void pages_are_found_by_their_looks() {
        Invoice first = invoices.get(0);
        Invoice second = invoices.get(1);
        look(first.page(), "{1,0}");
        look(second.page(), "{0.6,0.8}");
        PictureEncoder encoder = new PictureEncoder() {
            @Override
            public int dimension() {
                return 2;
            }

            @Override
            public String name() {
                return "made";
            }

            @Override
            public float[] encode(BufferedImage picture) {
                return new float[] {0, 1};
            }
        };
        SearchQuery query = SearchQuery.like(collection, new BufferedImage(10, 10, BufferedImage.TYPE_INT_RGB));
        SearchResult result = Blocking.await(
                search(Optional.of(encoder), Optional.empty(), WHITE).search(tenant, query));
        assertThat(result.pages()).extracting(PageHit::pageId).containsExactly(second.page(), first.page());
    }

    private static void look(UUID page, String vector) {
        Blocking.await(made.database.inTenant(tenant, session -> session.createNativeQuery("""
                        insert into page_embedding (page_id, tenant_id, collection_id, encoder, embedding)
                        values (:page, current_tenant(), :collection, 'made', cast(cast(:vector as text) as real[]))""")
                .setParameter("page", page)
                .setParameter("collection", collection)
                .setParameter("vector", vector)
                .executeUpdate()));
    }

    @Test
    void a_query_that_asks_nothing_is_refused() {
        assertThatThrownBy(() -> SearchQuery.of(collection, " "))
                .hasMessage("expected a question or a picture; found neither");
        assertThatThrownBy(() -> SearchQuery.of(collection, "x").withPages(0)).hasMessageContaining("1 to 100");
    }
}
