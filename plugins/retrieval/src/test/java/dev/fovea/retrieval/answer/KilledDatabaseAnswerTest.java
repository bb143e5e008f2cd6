package dev.fovea.retrieval.answer;

import static dev.fovea.retrieval.TestLibrary.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fovea.plugin.PageText;
import dev.fovea.retrieval.DocumentLibrary;
import dev.fovea.retrieval.KillableDatabase;
import dev.fovea.retrieval.LetterModel;
import dev.fovea.retrieval.PlainTextReader;
import dev.fovea.retrieval.TestLibrary;
import dev.fovea.retrieval.answer.AnswerEvent.Cited;
import dev.fovea.retrieval.answer.AnswerEvent.Ended;
import dev.fovea.retrieval.answer.AnswerEvent.Started;
import dev.fovea.retrieval.answer.AnswerEvent.Text;
import dev.fovea.retrieval.answer.Conversations.Conversation;
import dev.fovea.retrieval.citation.Verdict;
import dev.fovea.retrieval.database.DatabaseException;
import dev.fovea.retrieval.database.Tenant;
import dev.fovea.retrieval.files.DiskFileStore;
import dev.fovea.retrieval.library.Upload;
import dev.fovea.retrieval.search.SearchQuery;
import io.smallrye.mutiny.Uni;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("NullAway.Init") // opened before all tests
class KilledDatabaseAnswerTest {
    private static final AnswerOptions OPTIONS = AnswerOptions.large("scripted");

    @TempDir
    private static Path folder;

    private static KillableDatabase postgres;
    private static DocumentLibrary library;
    private static Tenant tenant;
    private static UUID collection;

    private final ScriptedModel model = ScriptedModel.saying("[1] \"Total: ", "1,250.00\"");
    private final List<AnswerEvent> heard = new CopyOnWriteArrayList<>();

    @BeforeAll
    static void open() throws IOException {
        postgres = new KillableDatabase(folder.resolve("postgres"));
        library = DocumentLibrary.builder()
                .database(postgres.config())
                .files(new DiskFileStore(folder.resolve("files")))
                .reader(new PlainTextReader())
                .embeddingModel(new LetterModel())
                .workers(TestLibrary.quick(1))
                .open();
        tenant = library.openTenant();
        collection = await(library.collections().create(tenant, "invoices")).id();
        Path invoice = Files.writeString(folder.resolve("invoice.txt"), "Total: 1,250.00");
        Upload upload = await(library.documents().add(tenant, collection, "invoice.txt", invoice));
        await(library.documents()
                .progress(tenant, upload.document().id())
                .collect()
                .last());
    }

    @AfterAll
    static void close() {
        library.close();
        postgres.close();
    }

    @BeforeEach
    void start() {
        postgres.start();
    }

    private void ask(Answerer answerer, Consumer<AnswerEvent> onEvent) {
        await(answerer.ask(tenant, AskRequest.of(collection, "What is the total?"))
                .invoke(heard::add)
                .invoke(onEvent)
                .collect()
                .last());
    }

    private <T> List<T> heard(Class<T> kind) {
        return heard.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    private static void unavailable(ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(DatabaseException.class, e -> assertThat(e.code())
                .isEqualTo(DatabaseException.Code.UNAVAILABLE));
    }

    @Test
    void where_the_database_is_away_before_the_search_searching_and_asking_say_so() {
        postgres.kill();
        unavailable(() -> await(library.search().search(tenant, SearchQuery.of(collection, "total"))));
        unavailable(() -> ask(library.answerer(model, OPTIONS), event -> {}));
        assertThat(model.asked).isEmpty();
    }

    @Test
    void pages_that_a_killed_database_keeps_back_are_not_taken_for_pages_that_cannot_be_read() {
        AnswerPages pages = AnswerPages.of(library.documents());
        AnswerPages killing = new AnswerPages() {
            @Override
            public Uni<Optional<byte[]>> picture(Tenant who, UUID document, int number, double dotsPerInch) {
                return pages.picture(who, document, number, dotsPerInch);
            }

            @Override
            public Uni<Optional<BufferedImage>> image(Tenant who, UUID document, int number, double dotsPerInch) {
                return pages.image(who, document, number, dotsPerInch);
            }

            @Override
            public Uni<Optional<PageText>> text(Tenant who, UUID document, int number) {
                postgres.kill();
                return pages.text(who, document, number);
            }
        };
        unavailable(() -> ask(
                new Answerer(library.database(), library.search(), killing, model, OPTIONS, library.stages()),
                event -> {}));
        assertThat(model.asked).isEmpty();
    }

    @Test
    void an_answer_goes_on_while_the_database_is_away_and_is_kept_when_it_is_back() {
        CompletableFuture<?>[] restart = new CompletableFuture<?>[1];
        ask(library.answerer(model, OPTIONS), event -> {
            if (event instanceof Started) {
                postgres.kill();
            } else if (event instanceof Cited) {
                restart[0] = CompletableFuture.runAsync(postgres::start);
            }
        });
        restart[0].join();
        assertThat(heard(Cited.class))
                .singleElement()
                .satisfies(cited -> assertThat(cited.citation().verdict()).isEqualTo(Verdict.VERIFIED));
        assertThat(heard.getLast()).isInstanceOf(Ended.class);
        Conversation kept = await(library.conversations()
                        .find(tenant, heard(Started.class).getFirst().conversationId()))
                .orElseThrow();
        assertThat(kept.answers()).singleElement().satisfies(answer -> {
            assertThat(answer.outcome()).isEqualTo(AnswerOutcome.ANSWERED);
            assertThat(answer.citations()).hasSize(1);
        });
    }

    @Test
    void an_answer_that_cannot_be_kept_is_told_in_full_and_then_that_it_is_not_kept() {
        Answerer answerer = library.answerer(model, OPTIONS.withKeeping(Duration.ofSeconds(1)));
        ask(answerer, event -> {
            if (event instanceof Started) {
                postgres.kill();
            }
        });
        assertThat(heard(Ended.class)).singleElement().satisfies(end -> {
            assertThat(end.text()).contains("1,250.00");
            assertThat(end.kept()).isFalse();
        });
        assertThat(heard(Text.class)).extracting(Text::delta).last().asString().endsWith("1,250.00\"");
        assertThat(heard(Cited.class)).hasSize(1);

        postgres.start();
        assertThat(await(library.conversations()
                        .find(tenant, heard(Started.class).getFirst().conversationId())))
                .isEmpty();
        heard.clear();
        ask(answerer, event -> {});
        assertThat(((Ended) heard.getLast()).kept()).isTrue();
    }

    @Test
    void an_answer_whose_transaction_ended_well_but_was_not_heard_of_is_kept_once() {
        ask(library.answerer(model, OPTIONS), event -> {});
        Started started = heard(Started.class).getFirst();
        AnswerRecords records = new AnswerRecords(library.database());
        await(records.keep(
                tenant,
                new AnswerRecords.Kept(
                        started.conversationId(),
                        collection,
                        started.answerId(),
                        "What is the total?",
                        "1,250.00",
                        AnswerOutcome.ANSWERED,
                        "scripted",
                        heard(Cited.class)),
                Duration.ofSeconds(20)));
        assertThat(await(library.conversations().find(tenant, started.conversationId()))
                        .orElseThrow()
                        .answers())
                .hasSize(1);
    }
}
