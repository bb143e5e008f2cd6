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
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
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
    /** What the model said of a page that does not answer. */
    private volatile Optional<ChatResponse> refused = Optional.empty();

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
                    return options.style() == AnswerStyle.SMALL
                            ? small(found, hits, List.of())
                            : observed("prepare", () -> ready(hits)).chain(pages -> large(found, pages, history));
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
        List<Uni<Optional<ReadyPage>>> readying = hits.stream().map(this::ready).toList();
        return Uni.join().all(readying).andFailFast().map(pages -> {
            List<ReadyPage> ready = pages.stream().flatMap(Optional::stream).toList();
            if (ready.isEmpty()) {
                throw unreadable(hits);
            }
            return ready;
        });
    }

    private Uni<Optional<ReadyPage>> ready(PageHit hit) {
        return ReadyPage.of(answerer.pages, tenant, hit, options);
    }

    private static LibraryException unreadable(List<PageHit> hits) {
        return new LibraryException(
                LibraryException.Code.PAGES_UNREADABLE,
                "none of the %d pages that were found can be read now".formatted(hits.size()));
    }

    private void started(SearchResult found, List<PageHit> hits) {
        emitter.emit(new Started(conversationId, answerId, hits, found.stages()));
    }

    /** All pages at once. */
    private Uni<Answered> large(SearchResult found, List<ReadyPage> ready, List<Turn> history) {
        List<ReadyPage> pages = ready.subList(0, prompts.room(ready, request.question()));
        started(found, pages.stream().map(ReadyPage::hit).toList());
        clock.asked();
        return turn(() -> prompts.large(pages, history, request.question()))
                .chain(said -> conclude(pages, said, () -> Uni.createFrom().item(pages)));
    }

    /** Page by page, until one answers: each is drawn when its turn comes, since the first mostly does. */
    private Uni<Answered> small(SearchResult found, List<PageHit> hits, List<ReadyPage> before) {
        if (hits.isEmpty()) {
            return noMore(found.pages().stream().limit(options.budget().pages()).toList());
        }
        PageHit hit = hits.getFirst();
        List<PageHit> others = hits.subList(1, hits.size());
        return observed("prepare", () -> ready(hit)).chain(ready -> {
            if (ready.isEmpty()) {
                return small(found, others, before);
            }
            if (before.isEmpty()) {
                started(found, hits);
                clock.asked();
            }
            ReadyPage page = ready.get();
            List<ReadyPage> shown =
                    Stream.concat(Stream.of(page), before.stream()).toList();
            return turn(() -> prompts.small(page, request.question())).chain(said -> {
                if (Refusal.is(streamed.raw()) && !others.isEmpty()) {
                    streamed = new StreamedAnswer();
                    refused = Optional.of(said);
                    return small(found, others, shown);
                }
                return conclude(List.of(page), said, () -> andOthers(shown, others));
            });
        });
    }

    /** No page is left: none could be read, or those that could do not answer. */
    private Uni<Answered> noMore(List<PageHit> hits) {
        return refused.isEmpty()
                ? Uni.createFrom().failure(unreadable(hits))
                : Uni.createFrom().item(new Answered(AnswerOutcome.NOT_IN_DOCUMENTS, "", List.of(), refused));
    }

    /** Once the answer is said a database that is away is waited for, as it is to keep the answer. */
    private Uni<List<ReadyPage>> andOthers(List<ReadyPage> shown, List<PageHit> others) {
        if (others.isEmpty()) {
            return Uni.createFrom().item(shown);
        }
        return Uni.join()
                .all(others.stream()
                        .map(hit -> Patience.with(ready(hit), options.keeping()))
                        .toList())
                .andFailFast()
                .map(ready -> Stream.concat(shown.stream(), ready.stream().flatMap(Optional::stream))
                        .toList());
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

    /**
     * Checks what was said.
     *
     * @param shown what the model saw
     * @param all the pages where a claim may stand, those that were shown first
     */
    private Uni<Answered> conclude(List<ReadyPage> shown, ChatResponse said, Supplier<Uni<List<ReadyPage>>> all) {
        whole(said);
        String raw = streamed.raw();
        if (raw.isBlank() || Refusal.is(raw)) {
            return Uni.createFrom()
                    .item(new Answered(AnswerOutcome.NOT_IN_DOCUMENTS, "", List.of(), Optional.of(said)));
        }
        tell(streamed.end());
        List<Claim> claims = ClaimReader.read(raw, options.style());
        return observed("check", () -> checked(claims, shown, all)).map(citations -> {
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

    /** On the pages that were shown; where a claim is not found there, on all. */
    private Uni<List<Cited>> checked(List<Claim> claims, List<ReadyPage> shown, Supplier<Uni<List<ReadyPage>>> all) {
        ClaimCheck check = new ClaimCheck(shown);
        return located(claims, shown.getFirst(), check).chain(placed -> Blocking.off(() -> citations(placed, check))
                .chain(citations -> citations.stream().allMatch(Ask::found)
                        ? Uni.createFrom().item(citations)
                        : all.get()
                                .chain(pages -> pages.size() == shown.size()
                                        ? Uni.createFrom().item(citations)
                                        : Blocking.off(() -> citations(placed, new ClaimCheck(pages))))));
    }

    private static boolean found(Cited cited) {
        return cited.citation().verdict().found();
    }

    private static List<Cited> citations(List<Claim> claims, ClaimCheck check) {
        return IntStream.range(0, claims.size())
                .mapToObj(ordinal -> check.check(ordinal, claims.get(ordinal)))
                .toList();
    }

    private Uni<List<Claim>> located(List<Claim> claims, ReadyPage page, ClaimCheck check) {
        Locator locator = new Locator(answerer.model, prompts, options);
        List<Uni<Claim>> placed =
                claims.stream().map(claim -> locator.place(claim, page, check)).toList();
        return placed.isEmpty()
                ? Uni.createFrom().item(List.of())
                : Uni.join().all(placed).usingConcurrencyOf(1).andFailFast();
    }

    /** What is said in full is kept as such, even if nobody waits any more. */
    private void end(Answered answered) {
        saidInFull = true;
        answerer.records
                .keep(tenant, kept(answered.outcome, answered.text, answered.citations), options.keeping())
                .subscribe()
                .with(done -> tellEnd(answered, true), failure -> {
                    LOG.log(Level.WARNING, "answer " + answerId + " could not be kept", failure);
                    tellEnd(answered, false);
                });
    }

    private void tellEnd(Answered answered, boolean isKept) {
        if (ended.compareAndSet(false, true)) {
            emitter.emit(ended(answered, isKept)).complete();
        }
    }

    private Ended ended(Answered answered, boolean isKept) {
        return new Ended(
                answered.outcome,
                answered.text,
                tokens(answered, TokenUsage::inputTokenCount),
                tokens(answered, TokenUsage::outputTokenCount),
                clock.times(),
                isKept);
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
