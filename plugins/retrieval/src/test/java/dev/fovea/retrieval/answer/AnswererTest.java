package dev.fovea.retrieval.answer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.fovea.plugin.Glyph;
import dev.fovea.plugin.PageBox;
import dev.fovea.plugin.PageText;
import dev.fovea.plugin.TextLine;
import dev.fovea.plugin.UnreadableException;
import dev.fovea.retrieval.answer.AnswerEvent.Cited;
import dev.fovea.retrieval.answer.AnswerEvent.Ended;
import dev.fovea.retrieval.answer.AnswerEvent.Started;
import dev.fovea.retrieval.answer.Conversations.Conversation;
import dev.fovea.retrieval.answer.Conversations.PastAnswer;
import dev.fovea.retrieval.citation.Verdict;
import dev.fovea.retrieval.database.Tenant;
import dev.fovea.retrieval.library.LibraryException;
import dev.fovea.retrieval.observe.Stages;
import dev.fovea.retrieval.search.MadeCollection;
import dev.fovea.retrieval.search.Search;
import dev.fovea.retrieval.search.SearchWeights;
import dev.fovea.retrieval.store.Blocking;
import dev.langchain4j.data.message.ImageContent;
import dev.langchain4j.data.message.TextContent;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import io.micrometer.observation.ObservationRegistry;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import javax.imageio.ImageIO;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

@SuppressWarnings("NullAway.Init") // opened before all tests
class AnswererTest {
    private static final Map<Integer, List<String>> PAGES = Map.of(
            1, List.of("Invoice J85948", "Billed to Lindqvist Marine", "Total: 1,250.00"),
            2, List.of("Invoice K17201", "Billed to Okafor and Sons", "Total: 980.40"),
            3, List.of("Terms of delivery", "Payment is due within thirty days."));

    private static MadeCollection made;
    private static Tenant tenant;
    private static UUID collection;

    @BeforeAll
    static void open() {
        made = new MadeCollection();
        tenant = made.tenant();
        collection = made.collection(tenant);
        UUID document = made.document(tenant, collection, "invoices.pdf");
        PAGES.forEach((number, lines) -> made.page(tenant, collection, document, number, lines));
    }

    @AfterAll
    static void close() {
        made.close();
    }

    private static final byte[] WHITE = white();

    private static byte[] white() {
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        try {
            ImageIO.write(new BufferedImage(600, 800, BufferedImage.TYPE_INT_RGB), "png", png);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return png.toByteArray();
    }

    /** Pages as they are in the database, but for those that a test breaks. */
    private record TestPages(Predicate<Integer> readable) implements AnswerPages {
        @Override
        public Uni<Optional<byte[]>> picture(Tenant who, UUID document, int number, double dotsPerInch) {
            return told(number, WHITE);
        }

        @Override
        public Uni<Optional<BufferedImage>> image(Tenant who, UUID document, int number, double dotsPerInch) {
            return told(number, new BufferedImage(600, 800, BufferedImage.TYPE_INT_RGB));
        }

        @Override
        public Uni<Optional<PageText>> text(Tenant who, UUID document, int number) {
            List<TextLine> lines = new ArrayList<>();
            for (String line : PAGES.getOrDefault(number, List.of())) {
                lines.add(line(line, 20.0 * lines.size()));
            }
            return told(number, new PageText(lines, PageText.Origin.TEXT_LAYER));
        }

        private <T> Uni<Optional<T>> told(int number, T part) {
            return readable.test(number)
                    ? Uni.createFrom().item(Optional.of(part))
                    : Uni.createFrom()
                            .failure(new UnreadableException(UnreadableException.Reason.PAGE_DAMAGED, "damaged"));
        }

        private static TextLine line(String text, double top) {
            List<Glyph> glyphs = new ArrayList<>();
            for (int at = 0; at < text.length(); at++) {
                glyphs.add(new Glyph(text.substring(at, at + 1), new PageBox(6 * at, top, 6 * at + 6, top + 12), true));
            }
            return new TextLine(glyphs, 0);
        }
    }

    private static Answerer answerer(StreamingChatModel model, AnswerOptions options, Predicate<Integer> readable) {
        Stages stages = new Stages(ObservationRegistry.NOOP);
        Search search = new Search(
                made.database,
                made.encoder,
                (who, document, number, resolution) -> Uni.createFrom().item(Optional.empty()),
                Optional.empty(),
                Optional.empty(),
                SearchWeights.DEFAULT,
                stages);
        return new Answerer(made.database, search, new TestPages(readable), model, options, stages);
    }

    private static List<AnswerEvent> ask(StreamingChatModel model, AnswerOptions options, AskRequest request) {
        return ask(answerer(model, options, number -> true), request);
    }

    private static List<AnswerEvent> ask(Answerer answerer, AskRequest request) {
        return Blocking.await(answerer.ask(tenant, request).collect().asList());
    }

    private static <T> List<T> only(List<AnswerEvent> events, Class<T> kind) {
        return events.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    private static String text(List<AnswerEvent> events) {
        return String.join(
                "",
                only(events, AnswerEvent.Text.class).stream()
                        .map(AnswerEvent.Text::delta)
                        .toList());
    }

    private static Conversation kept(Started started) {
        return Blocking.await(new Conversations(made.database).find(tenant, started.conversationId()))
                .orElseThrow();
    }

    private static AskRequest question(String text) {
        return AskRequest.of(collection, text);
    }

    private static AskRequest total() {
        return question("What is the total of invoice J85948?");
    }

    @Test
    void a_small_model_is_shown_the_best_page_and_its_answer_is_checked() {
        ScriptedModel model = ScriptedModel.saying("1,2", "50.00");
        List<AnswerEvent> events = ask(model, AnswerOptions.small("scripted"), total());

        assertThat(events.getFirst()).isInstanceOf(Started.class);
        assertThat(text(events)).isEqualTo("1,250.00");
        Cited cited = only(events, Cited.class).getFirst();
        assertThat(cited.citation().verdict()).isEqualTo(Verdict.VERIFIED);
        assertThat(cited.page().number()).isEqualTo(1);
        assertThat(cited.citation().boxes()).containsExactly(new PageBox(42, 40, 90, 52));
        Ended ended = (Ended) events.getLast();
        assertThat(ended.outcome()).isEqualTo(AnswerOutcome.ANSWERED);
        assertThat(ended.outputTokens()).hasValue(2);
        assertThat(ended.times().firstText()).isPresent();
        UserMessage shown = (UserMessage) model.asked.getFirst().messages().getFirst();
        assertThat(shown.contents()).hasSize(2);
        assertThat(shown.contents().getFirst()).isInstanceOf(ImageContent.class);
        assertThat(shown.contents().getLast()).isEqualTo(TextContent.from(total().question()));
    }

    @Test
    void pages_that_the_answer_does_not_need_are_not_drawn() {
        Set<Integer> drawn = ConcurrentHashMap.newKeySet();
        AnswerOptions options = AnswerOptions.small("scripted");
        List<AnswerEvent> events =
                ask(answerer(ScriptedModel.saying("1,250.00"), options, number -> drawn.add(number) || true), total());
        assertThat(((Started) events.getFirst()).pages()).hasSize(3);
        assertThat(drawn).containsExactly(1);
    }

    @Test
    void a_claim_that_the_shown_page_does_not_have_is_looked_for_on_the_others() {
        List<AnswerEvent> events =
                ask(ScriptedModel.saying("Okafor and Sons"), AnswerOptions.small("scripted"), total());
        Cited cited = only(events, Cited.class).getFirst();
        assertThat(cited.citation().verdict()).isEqualTo(Verdict.VERIFIED);
        assertThat(cited.page().number()).isEqualTo(2);
    }

    @Test
    void what_was_answered_is_kept_with_its_citations() {
        List<AnswerEvent> events = ask(
                ScriptedModel.saying("<ref>Total: 1,250.00</ref><box>[[0, 50, 150, 65]]</box>"),
                AnswerOptions.large("scripted"),
                total());
        Conversation kept = kept((Started) events.getFirst());
        assertThat(kept.info().title()).isEqualTo(total().question());
        PastAnswer answer = kept.answers().getFirst();
        assertThat(answer.text()).isEqualTo("Total: 1,250.00");
        assertThat(answer.outcome()).isEqualTo(AnswerOutcome.ANSWERED);
        assertThat(answer.citations()).singleElement().satisfies(citation -> {
            assertThat(citation.verdict()).isEqualTo(Verdict.VERIFIED);
            assertThat(citation.claimed()).contains(new PageBox(0, 40, 90, 52));
            assertThat(citation.boxes()).containsExactly(new PageBox(0, 40, 90, 52));
            assertThat(citation.documentName()).isEqualTo("invoices.pdf");
        });
        Tenant other = made.tenant();
        Conversations conversations = new Conversations(made.database);
        assertThat(Blocking.await(conversations.find(other, kept.info().id()))).isEmpty();
        assertThat(Blocking.await(conversations.delete(other, kept.info().id())))
                .isFalse();
        assertThat(Blocking.await(conversations.delete(tenant, kept.info().id())))
                .isTrue();
        assertThat(Blocking.await(conversations.find(tenant, kept.info().id()))).isEmpty();
    }

    @Test
    void what_no_page_says_is_told_as_unsupported() {
        List<AnswerEvent> events = ask(ScriptedModel.saying("1,205.00"), AnswerOptions.small("scripted"), total());
        Cited cited = only(events, Cited.class).getFirst();
        assertThat(cited.citation().verdict()).isEqualTo(Verdict.UNSUPPORTED);
        assertThat(cited.citation().boxes()).isEmpty();
    }

    @Test
    void a_page_that_does_not_answer_is_followed_by_the_next() {
        int[] asked = new int[1];
        ScriptedModel model = ScriptedModel.of(
                request -> asked[0]++ == 0 ? List.of("It is not", " on the page.") : List.of("thirty days"));
        List<AnswerEvent> events = ask(model, AnswerOptions.small("scripted"), question("When is payment due?"));
        assertThat(text(events)).isEqualTo("thirty days");
        assertThat(only(events, Cited.class).getFirst().page().number()).isEqualTo(3);
    }

    @Test
    void not_in_the_documents_is_an_answer() {
        for (AnswerOptions options : List.of(AnswerOptions.small("scripted"), AnswerOptions.large("scripted"))) {
            String refusal = options.style() == AnswerStyle.SMALL ? "It is not on the page." : "NOT IN THE DOCUMENTS.";
            List<AnswerEvent> events = ask(ScriptedModel.saying(refusal), options, question("Who shot the albatross?"));
            assertThat(text(events)).isEmpty();
            assertThat(only(events, Cited.class)).isEmpty();
            assertThat(((Ended) events.getLast()).outcome()).isEqualTo(AnswerOutcome.NOT_IN_DOCUMENTS);
            assertThat(kept((Started) events.getFirst()).answers().getFirst().outcome())
                    .isEqualTo(AnswerOutcome.NOT_IN_DOCUMENTS);
        }
    }

    @Test
    void a_collection_without_pages_has_no_answer_and_no_model_is_asked() {
        UUID empty = made.collection(tenant);
        ScriptedModel model = ScriptedModel.saying("something");
        List<AnswerEvent> events =
                ask(model, AnswerOptions.small("scripted"), AskRequest.of(empty, "What is the total?"));
        assertThat(((Ended) events.getLast()).outcome()).isEqualTo(AnswerOutcome.NOT_IN_DOCUMENTS);
        assertThat(model.asked).isEmpty();
    }

    @Test
    void a_large_model_is_shown_numbered_pages_and_cites_them() {
        ScriptedModel model = ScriptedModel.of(request -> {
            int page = numberOf(request, "Payment is due");
            return List.of("It is due in thirty days. [", page + "] \"Payment is due within", " thirty days\"");
        });
        List<AnswerEvent> events = ask(model, AnswerOptions.large("scripted"), question("When is payment due?"));
        Cited cited = only(events, Cited.class).getFirst();
        assertThat(cited.claim()).isEqualTo("It is due in thirty days.");
        assertThat(cited.quote()).isEqualTo("Payment is due within thirty days");
        assertThat(cited.citation().verdict()).isEqualTo(Verdict.VERIFIED);
        assertThat(cited.page().number()).isEqualTo(3);
    }

    @Test
    void a_quote_of_another_page_than_the_named_one_is_moved_there() {
        ScriptedModel model = ScriptedModel.of(request -> {
            int page = numberOf(request, "Payment is due") == 1 ? 2 : 1;
            return List.of("In thirty days. [" + page + "] \"due within thirty days\"");
        });
        Cited cited = only(ask(model, AnswerOptions.large("scripted"), question("When is payment due?")), Cited.class)
                .getFirst();
        assertThat(cited.citation().verdict()).isEqualTo(Verdict.SNAPPED);
        assertThat(cited.page().number()).isEqualTo(3);
    }

    /** Under which number a prompt shows the page that says something. */
    private static int numberOf(ChatRequest request, String said) {
        UserMessage message = (UserMessage) request.messages().getLast();
        return message.contents().stream()
                .filter(TextContent.class::isInstance)
                .map(content -> ((TextContent) content).text())
                .filter(text -> text.startsWith("What page ") && text.contains(said))
                .map(text -> Integer.parseInt(text.replaceAll("(?s)^What page (\\d+).*", "$1")))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void a_question_goes_on_with_its_conversation() {
        ScriptedModel model = ScriptedModel.saying("It is 1,250.00.");
        Started first =
                (Started) ask(model, AnswerOptions.large("scripted"), total()).getFirst();
        ask(model, AnswerOptions.large("scripted"), question("And who pays?").in(first.conversationId()));
        ChatRequest second = model.asked.getLast();
        assertThat(second.messages()).hasSize(4);
        assertThat(second.messages().get(1)).isEqualTo(UserMessage.from(total().question()));
        assertThat(kept(first).answers())
                .extracting(PastAnswer::question)
                .containsExactly(total().question(), "And who pays?");
    }

    @Test
    void a_conversation_of_somebody_else_is_unknown() {
        assertThatThrownBy(() ->
                        ask(ScriptedModel.saying("x"), AnswerOptions.large("scripted"), total().in(UUID.randomUUID())))
                .isInstanceOfSatisfying(LibraryException.class, e -> assertThat(e.code())
                        .isEqualTo(LibraryException.Code.CONVERSATION_UNKNOWN));
    }

    @Test
    void a_page_that_cannot_be_read_does_not_take_the_answer_with_it() {
        ScriptedModel model = ScriptedModel.saying("980.40");
        Answerer answerer = answerer(model, AnswerOptions.small("scripted"), number -> number != 1);
        List<AnswerEvent> events = ask(answerer, total());
        assertThat(((Ended) events.getLast()).outcome()).isEqualTo(AnswerOutcome.ANSWERED);
        assertThat(((Started) events.getFirst()).pages()).hasSize(2);
    }

    @Test
    void where_no_page_can_be_read_the_ask_fails_and_says_so() {
        Answerer answerer = answerer(ScriptedModel.saying("x"), AnswerOptions.small("scripted"), number -> false);
        assertThatThrownBy(() -> ask(answerer, total()))
                .isInstanceOf(LibraryException.class)
                .hasMessage("none of the 3 pages that were found can be read now");
    }

    @Test
    void a_model_that_fails_is_a_failure_and_is_kept() {
        UUID asked = made.collection(tenant);
        UUID document = made.document(tenant, asked, "one.pdf");
        made.page(tenant, asked, document, 1, Objects.requireNonNull(PAGES.get(1)));
        ScriptedModel model = ScriptedModel.of(request -> {
            throw new IllegalStateException("out of memory");
        });
        assertThatThrownBy(
                        () -> ask(model, AnswerOptions.small("scripted"), AskRequest.of(asked, "What is the total?")))
                .hasMessage("the model failed: out of memory");
        Awaitility.await().untilAsserted(() -> assertThat(outcomes(asked)).containsExactly(AnswerOutcome.FAILED));
    }

    private static List<AnswerOutcome> outcomes(UUID asked) {
        Conversations conversations = new Conversations(made.database);
        return Blocking.await(conversations.list(tenant, asked)).stream()
                .map(info ->
                        Blocking.await(conversations.find(tenant, info.id())).orElseThrow())
                .flatMap(conversation -> conversation.answers().stream())
                .map(PastAnswer::outcome)
                .toList();
    }

    @Test
    void cancelling_while_the_model_speaks_stops_it() throws InterruptedException {
        CountDownLatch spoken = new CountDownLatch(1);
        ScriptedModel model = ScriptedModel.saying(pieces());
        Cancellable[] subscription = new Cancellable[1];
        CompletableFuture<Cancellable> subscribed = new CompletableFuture<>();
        subscription[0] = answerer(model, AnswerOptions.small("scripted"), number -> true)
                .ask(tenant, total())
                .subscribe()
                .with(event -> {
                    if (event instanceof AnswerEvent.Text && spoken.getCount() > 0) {
                        subscribed.join().cancel();
                        spoken.countDown();
                    }
                });
        subscribed.complete(subscription[0]);
        assertThat(spoken.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(model.cancelled.await(20, TimeUnit.SECONDS)).isTrue();
    }

    private static String[] pieces() {
        String[] pieces = new String[1000];
        Arrays.fill(pieces, "word ");
        return pieces;
    }

    @Test
    void cancelling_while_the_model_reads_frees_the_caller_at_once_and_stops_the_model_when_it_can() throws Exception {
        UUID asked = made.collection(tenant);
        UUID document = made.document(tenant, asked, "one.pdf");
        made.page(tenant, asked, document, 1, Objects.requireNonNull(PAGES.get(1)));
        CountDownLatch gate = new CountDownLatch(1);
        ScriptedModel model = ScriptedModel.saying("1,250.00").waitingFor(gate);
        List<AnswerEvent> heard = new ArrayList<>();
        Cancellable subscription = answerer(model, AnswerOptions.small("scripted"), number -> true)
                .ask(tenant, AskRequest.of(asked, "What is the total?"))
                .subscribe()
                .with(heard::add);
        assertThat(model.reading.await(20, TimeUnit.SECONDS)).isTrue();
        subscription.cancel();
        Awaitility.await().untilAsserted(() -> assertThat(outcomes(asked)).containsExactly(AnswerOutcome.CANCELLED));
        assertThat(model.cancelled.getCount()).isEqualTo(1);
        gate.countDown();
        assertThat(model.cancelled.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(only(heard, AnswerEvent.Text.class)).isEmpty();
    }

    @Test
    void a_small_model_is_shown_the_part_of_the_page_that_is_written_on() throws IOException {
        ScriptedModel model = ScriptedModel.saying("1,250.00");
        ask(model, AnswerOptions.small("scripted"), total());
        ask(model, AnswerOptions.large("scripted"), total());
        assertThat(pictureOf(model.asked.getFirst()).getWidth()).isEqualTo(171);
        assertThat(pictureOf(model.asked.getLast()).getWidth()).isEqualTo(600);
    }

    private static BufferedImage pictureOf(ChatRequest request) throws IOException {
        UserMessage message = (UserMessage) request.messages().getLast();
        ImageContent first = message.contents().stream()
                .filter(ImageContent.class::isInstance)
                .map(ImageContent.class::cast)
                .findFirst()
                .orElseThrow();
        byte[] png = Base64.getDecoder().decode(first.image().base64Data());
        return ImageIO.read(new ByteArrayInputStream(png));
    }

    @Test
    void a_place_is_asked_for_when_that_is_switched_on() {
        ScriptedModel model = ScriptedModel.of(request -> {
            UserMessage message = (UserMessage) request.messages().getLast();
            String asked = ((TextContent) message.contents().getLast()).text();
            return List.of(asked.startsWith("Where is \"0\"") ? "<ref>0</ref><box>[[600, 600, 700, 700]]</box>" : "0");
        });
        List<AnswerEvent> events = ask(model, AnswerOptions.small("scripted").withLocate(true), total());
        assertThat(model.asked).hasSize(2);
        Cited cited = only(events, Cited.class).getFirst();
        // Of what it was shown: the page's letters and a margin, 171 × 67 points.
        assertThat(cited.citation().claimed().orElseThrow().right()).isCloseTo(0.7 * 171, within(1e-6));
        // The page's picture is bare there.
        assertThat(cited.citation().verdict()).isEqualTo(Verdict.UNSUPPORTED);
    }

    @Test
    void a_request_that_asks_nothing_is_refused() {
        assertThatThrownBy(() -> question("  ")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new AskRequest(collection, Optional.empty(), "x", Set.of(), Set.of(), 0))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
