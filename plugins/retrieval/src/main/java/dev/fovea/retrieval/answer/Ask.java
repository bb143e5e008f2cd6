package dev.fovea.retrieval.answer;

import dev.fovea.retrieval.answer.AnswerEvent.Cited;
import dev.fovea.retrieval.answer.AnswerEvent.Ended;
import dev.fovea.retrieval.answer.AnswerEvent.Started;
import dev.fovea.retrieval.database.Tenant;
import dev.fovea.retrieval.library.LibraryException;
import dev.fovea.retrieval.search.PageHit;
import dev.fovea.retrieval.search.SearchQuery;
import dev.fovea.retrieval.search.SearchResult;
import dev.fovea.retrieval.store.Blocking;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.output.TokenUsage;
import io.micrometer.observation.Observation;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import io.smallrye.mutiny.subscription.MultiEmitter;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One question on its way to an answer: found, shown to the model, checked, kept. */
final class Ask {
    private static final System.Logger LOG = System.getLogger(Ask.class.getName());

    private final Answerer answerer;
    private final AnswerOptions options;
    private final Tenant tenant;
    private final AskRequest request;
    private final MultiEmitter<? super AnswerEvent> emitter;
    private final Prompts prompts;
    private final AskClock clock = new AskClock();
    private final UUID answerId = UUID.randomUUID();
    private final UUID conversationId;
    private final AtomicBoolean ended = new AtomicBoolean();
    private volatile boolean saidInFull;
    private volatile StreamedAnswer streamed = new StreamedAnswer();

    Ask(Answerer answerer, Tenant tenant, AskRequest request, MultiEmitter<? super AnswerEvent> emitter) {
        this.answerer = answerer;
        this.options = answerer.options;
        this.tenant = tenant;
        this.request = request;
        this.emitter = emitter;
        this.prompts = new Prompts(options.budget());
        this.conversationId = request.conversationId().orElseGet(UUID::randomUUID);
    }

    void start() {
        Cancellable work = history().chain(this::answer).subscribe().with(this::end, this::fail);
        emitter.onTermination(() -> {
            if (ended.compareAndSet(false, true)) {
                work.cancel();
                if (!saidInFull) {
                    keepAside(AnswerOutcome.CANCELLED);
                }
            }
        });
    }

    private Uni<List<Turn>> history() {
        return request.conversationId()
                .map(known -> answerer.records.history(tenant, request.collectionId(), known))
                .orElseGet(() -> Uni.createFrom().item(List.of()));
    }

    /** What is to be told at the end. */
    private record Answered(AnswerOutcome outcome, String text, List<Cited> citations, Optional<ChatResponse> said) {
        static Answered notThere() {
            return new Answered(AnswerOutcome.NOT_IN_DOCUMENTS, "", List.of(), Optional.empty());
        }
    }

    private Uni<Answered> answer(List<Turn> history) {
        return observed("search", () -> answerer.search.search(tenant, query(history)))
                .invoke(clock::found)
                .chain(found -> {
                    List<PageHit> hits = found.pages().stream()
                            .limit(options.budget().pages())
                            .toList();
                    if (hits.isEmpty() || judgedAway(found)) {
                        emitter.emit(new Started(conversationId, answerId, List.of(), found.stages()));
                        return Uni.createFrom().item(Answered.notThere());
                    }
                    return observed("prepare", () -> ready(hits)).chain(pages -> said(found, pages, history));
                });
    }

    /** A question such as “And when is it due?” is looked for together with the one before. */
    private SearchQuery query(List<Turn> history) {
        String text = history.isEmpty() || options.style() == AnswerStyle.SMALL
                ? request.question()
                : history.getLast().question() + " " + request.question();
        return new SearchQuery(request.collectionId(), text, request.stages(), request.pages(), request.documentIds());
    }

    private boolean judgedAway(SearchResult found) {
        return found.pages().stream().anyMatch(page -> page.yes().isPresent())
                && found.pages().stream().allMatch(page -> page.yes().orElse(0) < options.leastYes());
    }

    private Uni<List<ReadyPage>> ready(List<PageHit> hits) {
        List<Uni<Optional<ReadyPage>>> readying = hits.stream()
                .map(hit -> ReadyPage.of(answerer.pages, tenant, hit, options))
                .toList();
        return Uni.join().all(readying).andFailFast().map(pages -> {
            List<ReadyPage> ready = pages.stream().flatMap(Optional::stream).toList();
            if (ready.isEmpty()) {
                throw new LibraryException(
                        LibraryException.Code.PAGES_UNREADABLE,
                        "none of the %d pages that were found can be read now".formatted(hits.size()));
            }
            return ready;
        });
    }

    private Uni<Answered> said(SearchResult found, List<ReadyPage> ready, List<Turn> history) {
        List<ReadyPage> pages = options.style() == AnswerStyle.SMALL
                ? ready
                : ready.subList(0, prompts.room(ready, request.question()));
        emitter.emit(new Started(
                conversationId, answerId, pages.stream().map(ReadyPage::hit).toList(), found.stages()));
        clock.asked();
        return options.style() == AnswerStyle.SMALL
                ? small(pages, 0)
                : turn(() -> prompts.large(pages, history, request.question())).chain(said -> conclude(pages, said));
    }

    /** Page by page, until one answers. */
    private Uni<Answered> small(List<ReadyPage> pages, int at) {
        ReadyPage page = pages.get(at);
        return turn(() -> prompts.small(page, request.question())).chain(said -> {
            if (Refusal.is(streamed.raw()) && at + 1 < pages.size()) {
                streamed = new StreamedAnswer();
                return small(pages, at + 1);
            }
            List<ReadyPage> shownFirst = new ArrayList<>(pages);
            shownFirst.remove(page);
            shownFirst.addFirst(page);
            return conclude(shownFirst, said);
        });
    }

    private Uni<ChatResponse> turn(Supplier<ChatRequest> prompt) {
        return observed("model", () -> Blocking.off(prompt::get)
                .chain(asked -> ModelTurn.ask(answerer.model, asked, this::show)));
    }

    private void show(String piece) {
        tell(streamed.accept(piece));
    }

    private void tell(String text) {
        if (!text.isEmpty()) {
            clock.text();
            emitter.emit(new AnswerEvent.Text(text));
        }
    }

    private Uni<Answered> conclude(List<ReadyPage> pages, ChatResponse said) {
        whole(said);
        String raw = streamed.raw();
        if (raw.isBlank() || Refusal.is(raw)) {
            return Uni.createFrom()
                    .item(new Answered(AnswerOutcome.NOT_IN_DOCUMENTS, "", List.of(), Optional.of(said)));
        }
        tell(streamed.end());
        ClaimCheck check = new ClaimCheck(pages);
        List<Claim> claims = ClaimReader.read(raw, options.style());
        return observed("check", () -> located(claims, pages.getFirst(), check)).map(citations -> {
            citations.forEach(emitter::emit);
            return new Answered(
                    AnswerOutcome.ANSWERED, StreamedAnswer.visible(raw).strip(), citations, Optional.of(said));
        });
    }

    /** Some models say their answer only at its end. */
    private void whole(ChatResponse said) {
        String text = said.aiMessage().text();
        if (streamed.raw().isEmpty() && text != null) {
            show(text);
        }
    }

    private Uni<List<Cited>> located(List<Claim> claims, ReadyPage page, ClaimCheck check) {
        Locator locator = new Locator(answerer.model, prompts, options);
        List<Uni<Cited>> checks = new ArrayList<>();
        for (int at = 0; at < claims.size(); at++) {
            int ordinal = at;
            Claim claim = claims.get(at);
            checks.add(locator.place(claim, page, check)
                    .chain(placed -> Blocking.off(() -> check.check(ordinal, placed))));
        }
        return checks.isEmpty()
                ? Uni.createFrom().item(List.of())
                : Uni.join().all(checks).usingConcurrencyOf(1).andFailFast();
    }

    /** What is said in full is kept as such, even if nobody waits any more. */
    private void end(Answered answered) {
        saidInFull = true;
        answerer.records
                .keep(tenant, kept(answered.outcome, answered.text, answered.citations), options.keeping())
                .subscribe()
                .with(
                        done -> {
                            if (ended.compareAndSet(false, true)) {
                                emitter.emit(ended(answered)).complete();
                            }
                        },
                        failure -> {
                            LOG.log(Level.WARNING, "answer " + answerId + " could not be kept", failure);
                            if (ended.compareAndSet(false, true)) {
                                emitter.fail(failure);
                            }
                        });
    }

    private Ended ended(Answered answered) {
        return new Ended(
                answered.outcome,
                answered.text,
                tokens(answered, TokenUsage::inputTokenCount),
                tokens(answered, TokenUsage::outputTokenCount),
                clock.times());
    }

    private static OptionalInt tokens(Answered answered, Function<TokenUsage, @Nullable Integer> which) {
        return answered.said
                .flatMap(said -> Optional.ofNullable(said.tokenUsage()))
                .flatMap(usage -> Optional.ofNullable(which.apply(usage)))
                .map(OptionalInt::of)
                .orElseGet(OptionalInt::empty);
    }

    private void fail(Throwable failure) {
        if (ended.compareAndSet(false, true)) {
            if (!(failure instanceof LibraryException known
                    && known.code() == LibraryException.Code.CONVERSATION_UNKNOWN)) {
                keepAside(AnswerOutcome.FAILED);
            }
            emitter.fail(failure);
        }
    }

    /** Keeps what was said until now, while nobody waits for it. */
    private void keepAside(AnswerOutcome outcome) {
        String text = StreamedAnswer.visible(streamed.raw()).strip();
        answerer.records
                .keep(tenant, kept(outcome, text, List.of()), options.keeping())
                .subscribe()
                .with(
                        done -> LOG.log(Level.DEBUG, "answer {0} is kept as {1}", answerId, outcome),
                        failure -> LOG.log(Level.WARNING, "answer " + answerId + " could not be kept", failure));
    }

    private AnswerRecords.Kept kept(AnswerOutcome outcome, String text, List<Cited> citations) {
        return new AnswerRecords.Kept(
                conversationId,
                request.collectionId(),
                answerId,
                request.question(),
                text,
                outcome,
                options.model(),
                citations);
    }

    private <T> Uni<T> observed(String step, Supplier<Uni<T>> work) {
        return Uni.createFrom().deferred(() -> {
            Observation observation = answerer.stages.answer(step).start();
            return work.get()
                    .onFailure()
                    .invoke(observation::error)
                    .onTermination()
                    .invoke(observation::stop);
        });
    }
}
