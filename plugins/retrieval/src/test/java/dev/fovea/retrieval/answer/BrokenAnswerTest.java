package dev.fovea.retrieval.answer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fovea.retrieval.answer.AnswerEvent.Ended;
import dev.fovea.retrieval.answer.AnswerEvent.Started;
import dev.fovea.retrieval.answer.Conversations.PastAnswer;
import dev.fovea.retrieval.library.LibraryException;
import dev.fovea.retrieval.store.Blocking;
import io.smallrye.mutiny.subscription.Cancellable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Pages that cannot be read, models that fail, and callers who leave. */
@SuppressWarnings("NullAway.Init") // opened before all tests
class BrokenAnswerTest {
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
    void a_page_that_cannot_be_read_does_not_take_the_answer_with_it() {
        ScriptedModel model = ScriptedModel.saying("980.40");
        Answerer answerer = invoices.answerer(model, AnswerOptions.small("scripted"), number -> number != 1);
        List<AnswerEvent> events = invoices.ask(answerer, invoices.total());
        assertThat(((Ended) events.getLast()).outcome()).isEqualTo(AnswerOutcome.ANSWERED);
        assertThat(((Started) events.getFirst()).pages()).hasSize(2);
    }

    @Test
    void a_model_that_fails_is_a_failure_and_is_kept() {
        UUID asked = invoices.made.collection(invoices.tenant);
        UUID document = invoices.made.document(invoices.tenant, asked, "one.pdf");
        invoices.made.page(invoices.tenant, asked, document, 1, Objects.requireNonNull(Invoices.PAGES.get(1)));
        ScriptedModel model = ScriptedModel.of(request -> {
            throw new IllegalStateException("out of memory");
        });
        assertThatThrownBy(() -> invoices.ask(
                        model, AnswerOptions.small("scripted"), AskRequest.of(asked, "What is the total?")))
                .hasMessage("the model failed: out of memory");
        Awaitility.await().untilAsserted(() -> assertThat(outcomes(asked)).containsExactly(AnswerOutcome.FAILED));
    }

    private static List<AnswerOutcome> outcomes(UUID asked) {
        Conversations conversations = new Conversations(invoices.made.database);
        return Blocking.await(conversations.list(invoices.tenant, asked)).stream()
                .map(info -> Blocking.await(conversations.find(invoices.tenant, info.id()))
                        .orElseThrow())
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
        subscription[0] = invoices.answerer(model, AnswerOptions.small("scripted"), number -> true)
                .ask(invoices.tenant, invoices.total())
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
    void where_no_page_can_be_read_the_ask_fails_and_says_so() {
        Answerer answerer =
                invoices.answerer(ScriptedModel.saying("x"), AnswerOptions.small("scripted"), number -> false);
        assertThatThrownBy(() -> invoices.ask(answerer, invoices.total()))
                .isInstanceOf(LibraryException.class)
                .hasMessage("none of the 3 pages that were found can be read now");
    }

    @Test
    void cancelling_while_the_model_reads_frees_the_caller_at_once_and_stops_the_model_when_it_can() throws Exception {
        UUID asked = invoices.made.collection(invoices.tenant);
        UUID document = invoices.made.document(invoices.tenant, asked, "one.pdf");
        invoices.made.page(invoices.tenant, asked, document, 1, Objects.requireNonNull(Invoices.PAGES.get(1)));
        CountDownLatch gate = new CountDownLatch(1);
        ScriptedModel model = ScriptedModel.saying("1,250.00").waitingFor(gate);
        List<AnswerEvent> heard = new ArrayList<>();
        Cancellable subscription = invoices.answerer(model, AnswerOptions.small("scripted"), number -> true)
                .ask(invoices.tenant, AskRequest.of(asked, "What is the total?"))
                .subscribe()
                .with(heard::add);
        assertThat(model.reading.await(20, TimeUnit.SECONDS)).isTrue();
        subscription.cancel();
        Awaitility.await().untilAsserted(() -> assertThat(outcomes(asked)).containsExactly(AnswerOutcome.CANCELLED));
        assertThat(model.cancelled.getCount()).isEqualTo(1);
        gate.countDown();
        assertThat(model.cancelled.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(Invoices.only(heard, AnswerEvent.Text.class)).isEmpty();
    }
}
