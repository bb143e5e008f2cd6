package dev.fovea.retrieval.answer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.fovea.plugin.PageBox;
import dev.fovea.retrieval.answer.AnswerEvent.Cited;
import dev.fovea.retrieval.answer.AnswerEvent.Ended;
import dev.fovea.retrieval.answer.AnswerEvent.Started;
import dev.fovea.retrieval.answer.Conversations.Conversation;
import dev.fovea.retrieval.answer.Conversations.PastAnswer;
import dev.fovea.retrieval.citation.Verdict;
import dev.fovea.retrieval.database.Tenant;
import dev.fovea.retrieval.library.LibraryException;
import dev.fovea.retrieval.store.Blocking;
import dev.langchain4j.data.message.ImageContent;
import dev.langchain4j.data.message.TextContent;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.request.ChatRequest;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Who asks is answered from the pages, each claim with its place. */
@SuppressWarnings("NullAway.Init") // opened before all tests
class AnswererTest {
    private static Invoices invoices;

    @BeforeAll
    static void open() {
        invoices = new Invoices();
    }

    @AfterAll
    static void close() {
        invoices.close();
    }

    @Test
    void a_small_model_is_shown_the_best_page_and_its_answer_is_checked() {
        ScriptedModel model = ScriptedModel.saying("1,2", "50.00");
        List<AnswerEvent> events = invoices.ask(model, AnswerOptions.small("scripted"), invoices.total());

        assertThat(events.getFirst()).isInstanceOf(Started.class);
        assertThat(Invoices.text(events)).isEqualTo("1,250.00");
        Cited cited = Invoices.only(events, Cited.class).getFirst();
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
        assertThat(shown.contents().getLast())
                .isEqualTo(TextContent.from(invoices.total().question()));
    }

    @Test
    void pages_that_the_answer_does_not_need_are_not_drawn() {
        Set<Integer> drawn = ConcurrentHashMap.newKeySet();
        AnswerOptions options = AnswerOptions.small("scripted");
        List<AnswerEvent> events = invoices.ask(
                invoices.answerer(ScriptedModel.saying("1,250.00"), options, number -> drawn.add(number) || true),
                invoices.total());
        assertThat(((Started) events.getFirst()).pages()).hasSize(3);
        assertThat(drawn).containsExactly(1);
    }

    @Test
    void a_claim_that_the_shown_page_does_not_have_is_looked_for_on_the_others() {
        List<AnswerEvent> events = invoices.ask(
                ScriptedModel.saying("Okafor and Sons"), AnswerOptions.small("scripted"), invoices.total());
        Cited cited = Invoices.only(events, Cited.class).getFirst();
        assertThat(cited.citation().verdict()).isEqualTo(Verdict.VERIFIED);
        assertThat(cited.page().number()).isEqualTo(2);
    }

    @Test
    void what_was_answered_is_kept_with_its_citations() {
        List<AnswerEvent> events = invoices.ask(
                ScriptedModel.saying("<ref>Total: 1,250.00</ref><box>[[0, 50, 150, 65]]</box>"),
                AnswerOptions.large("scripted"),
                invoices.total());
        Conversation kept = invoices.kept((Started) events.getFirst());
        assertThat(kept.info().title()).isEqualTo(invoices.total().question());
        PastAnswer answer = kept.answers().getFirst();
        assertThat(answer.text()).isEqualTo("Total: 1,250.00");
        assertThat(answer.outcome()).isEqualTo(AnswerOutcome.ANSWERED);
        assertThat(answer.citations()).singleElement().satisfies(citation -> {
            assertThat(citation.verdict()).isEqualTo(Verdict.VERIFIED);
            assertThat(citation.claimed()).contains(new PageBox(0, 40, 90, 52));
            assertThat(citation.boxes()).containsExactly(new PageBox(0, 40, 90, 52));
            assertThat(citation.documentName()).isEqualTo("invoices.pdf");
        });
        Tenant other = invoices.made.tenant();
        Conversations conversations = new Conversations(invoices.made.database);
        assertThat(Blocking.await(conversations.find(other, kept.info().id()))).isEmpty();
        assertThat(Blocking.await(conversations.delete(other, kept.info().id())))
                .isFalse();
        assertThat(Blocking.await(
                        conversations.delete(invoices.tenant, kept.info().id())))
                .isTrue();
        assertThat(Blocking.await(
                        conversations.find(invoices.tenant, kept.info().id())))
                .isEmpty();
    }

    @Test
    void what_no_page_says_is_told_as_unsupported() {
        List<AnswerEvent> events =
                invoices.ask(ScriptedModel.saying("1,205.00"), AnswerOptions.small("scripted"), invoices.total());
        Cited cited = Invoices.only(events, Cited.class).getFirst();
        assertThat(cited.citation().verdict()).isEqualTo(Verdict.UNSUPPORTED);
        assertThat(cited.citation().boxes()).isEmpty();
    }

    @Test
    void a_page_that_does_not_answer_is_followed_by_the_next() {
        int[] asked = new int[1];
        ScriptedModel model = ScriptedModel.of(
                request -> asked[0]++ == 0 ? List.of("It is not", " on the page.") : List.of("thirty days"));
        List<AnswerEvent> events =
                invoices.ask(model, AnswerOptions.small("scripted"), invoices.question("When is payment due?"));
        assertThat(Invoices.text(events)).isEqualTo("thirty days");
        assertThat(Invoices.only(events, Cited.class).getFirst().page().number())
                .isEqualTo(3);
    }

    @Test
    void not_in_the_documents_is_an_answer() {
        for (AnswerOptions options : List.of(AnswerOptions.small("scripted"), AnswerOptions.large("scripted"))) {
            String refusal = options.style() == AnswerStyle.SMALL ? "It is not on the page." : "NOT IN THE DOCUMENTS.";
            List<AnswerEvent> events =
                    invoices.ask(ScriptedModel.saying(refusal), options, invoices.question("Who shot the albatross?"));
            assertThat(Invoices.text(events)).isEmpty();
            assertThat(Invoices.only(events, Cited.class)).isEmpty();
            assertThat(((Ended) events.getLast()).outcome()).isEqualTo(AnswerOutcome.NOT_IN_DOCUMENTS);
            assertThat(invoices.kept((Started) events.getFirst())
                            .answers()
                            .getFirst()
                            .outcome())
                    .isEqualTo(AnswerOutcome.NOT_IN_DOCUMENTS);
        }
    }

    @Test
    void a_collection_without_pages_has_no_answer_and_no_model_is_asked() {
        UUID empty = invoices.made.collection(invoices.tenant);
        ScriptedModel model = ScriptedModel.saying("something");
        List<AnswerEvent> events =
                invoices.ask(model, AnswerOptions.small("scripted"), AskRequest.of(empty, "What is the total?"));
        assertThat(((Ended) events.getLast()).outcome()).isEqualTo(AnswerOutcome.NOT_IN_DOCUMENTS);
        assertThat(model.asked).isEmpty();
    }

    @Test
    void a_large_model_is_shown_numbered_pages_and_cites_them() {
        ScriptedModel model = ScriptedModel.of(request -> {
            int page = numberOf(request, "Payment is due");
            return List.of("It is due in thirty days. [", page + "] \"Payment is due within", " thirty days\"");
        });
        List<AnswerEvent> events =
                invoices.ask(model, AnswerOptions.large("scripted"), invoices.question("When is payment due?"));
        Cited cited = Invoices.only(events, Cited.class).getFirst();
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
        Cited cited = Invoices.only(
                        invoices.ask(model, AnswerOptions.large("scripted"), invoices.question("When is payment due?")),
                        Cited.class)
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
        Started first = (Started) invoices.ask(model, AnswerOptions.large("scripted"), invoices.total())
                .getFirst();
        invoices.ask(
                model,
                AnswerOptions.large("scripted"),
                invoices.question("And who pays?").in(first.conversationId()));
        ChatRequest second = model.asked.getLast();
        assertThat(second.messages()).hasSize(4);
        assertThat(second.messages().get(1))
                .isEqualTo(UserMessage.from(invoices.total().question()));
        assertThat(invoices.kept(first).answers())
                .extracting(PastAnswer::question)
                .containsExactly(invoices.total().question(), "And who pays?");
    }

    @Test
    void a_conversation_of_somebody_else_is_unknown() {
        assertThatThrownBy(() -> invoices.ask(
                        ScriptedModel.saying("x"),
                        AnswerOptions.large("scripted"),
                        invoices.total().in(UUID.randomUUID())))
                .isInstanceOfSatisfying(LibraryException.class, e -> assertThat(e.code())
                        .isEqualTo(LibraryException.Code.CONVERSATION_UNKNOWN));
    }

    @Test
    void a_small_model_is_shown_the_part_of_the_page_that_is_written_on() throws IOException {
        ScriptedModel model = ScriptedModel.saying("1,250.00");
        invoices.ask(model, AnswerOptions.small("scripted"), invoices.total());
        invoices.ask(model, AnswerOptions.large("scripted"), invoices.total());
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
        List<AnswerEvent> events =
                invoices.ask(model, AnswerOptions.small("scripted").withLocate(true), invoices.total());
        assertThat(model.asked).hasSize(2);
        Cited cited = Invoices.only(events, Cited.class).getFirst();
        // Of what it was shown: the page's letters and a margin, 171 × 67 points.
        assertThat(cited.citation().claimed().orElseThrow().right()).isCloseTo(0.7 * 171, within(1e-6));
        // The page's picture is bare there.
        assertThat(cited.citation().verdict()).isEqualTo(Verdict.UNSUPPORTED);
    }

    @Test
    void a_request_that_asks_nothing_is_refused() {
        assertThatThrownBy(() -> invoices.question("  ")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new AskRequest(invoices.collection, Optional.empty(), "x", Set.of(), Set.of(), 0))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
