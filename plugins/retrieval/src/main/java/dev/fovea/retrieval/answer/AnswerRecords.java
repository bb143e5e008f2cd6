package dev.fovea.retrieval.answer;

import dev.fovea.retrieval.database.Database;
import dev.fovea.retrieval.database.Tenant;
import dev.fovea.retrieval.entity.StoredAnswer;
import dev.fovea.retrieval.entity.StoredCitation;
import dev.fovea.retrieval.entity.StoredConversation;
import dev.fovea.retrieval.library.LibraryException;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.hibernate.reactive.mutiny.Mutiny;

/** Reads what a conversation has come to, and keeps what was answered: an answer with all of its citations, or nothing of it. */
final class AnswerRecords {
    private static final int TITLE = 80;
    private static final int TURNS = 10;

    private final Database database;

    AnswerRecords(Database database) {
        this.database = database;
    }

    /** The last turns of a conversation, oldest first; fails if the collection has no such conversation. */
    Uni<List<Turn>> history(Tenant tenant, UUID collection, UUID conversation) {
        return database.readInTenant(tenant, session -> session.find(StoredConversation.class, conversation)
                .chain(found -> {
                    if (found == null || !found.collectionId.equals(collection)) {
                        return Uni.createFrom()
                                .failure(new LibraryException(
                                        LibraryException.Code.CONVERSATION_UNKNOWN,
                                        "the collection has no conversation " + conversation));
                    }
                    return turns(session, conversation);
                }));
    }

    private static Uni<List<Turn>> turns(Mutiny.Session session, UUID conversation) {
        return session.createSelectionQuery(
                        "from StoredAnswer where conversationId = :conversation and outcome = :answered order by ordinal desc",
                        StoredAnswer.class)
                .setParameter("conversation", conversation)
                .setParameter("answered", AnswerOutcome.ANSWERED.code())
                .setMaxResults(TURNS)
                .getResultList()
                .map(answers -> answers.reversed().stream()
                        .map(answer -> new Turn(answer.question, answer.text))
                        .toList());
    }

    /**
     * Keeps an answer; tries again while the database is away.
     *
     * @param most how long; then, or if the database refuses it, this fails
     */
    Uni<Void> keep(Tenant tenant, Kept kept, Duration most) {
        Uni<Void> keeping = database.inTenant(tenant, session -> conversation(session, tenant, kept)
                .chain(() -> nextOrdinal(session, kept.conversation))
                .chain(ordinal -> session.find(StoredAnswer.class, kept.answer)
                        .chain(found ->
                                found != null ? Uni.createFrom().voidItem() : insert(session, tenant, kept, ordinal))));
        return Patience.with(keeping, most);
    }

    /** Not where a transaction had ended well before its connection broke: then all of it is there. */
    private static Uni<Void> insert(Mutiny.Session session, Tenant tenant, Kept kept, int ordinal) {
        return session.persist(answer(tenant, kept, ordinal))
                .chain(() -> session.persistAll(kept.citations.stream()
                        .map(cited -> citation(tenant, kept.answer, cited))
                        .toArray()));
    }

    /**
     * What is kept of an ask.
     *
     * @param text of the answer as it is shown
     */
    record Kept(
            UUID conversation,
            UUID collection,
            UUID answer,
            String question,
            String text,
            AnswerOutcome outcome,
            String model,
            List<AnswerEvent.Cited> citations) {}

    private static Uni<Void> conversation(Mutiny.Session session, Tenant tenant, Kept kept) {
        return session.find(StoredConversation.class, kept.conversation)
                .chain(found -> found != null
                        ? Uni.createFrom().voidItem()
                        : session.persist(new StoredConversation(
                                        kept.conversation,
                                        tenant.id(),
                                        kept.collection,
                                        title(kept.question),
                                        Instant.now()))
                                .chain(session::flush));
    }

    /** Two asks of one conversation may end at once: the conversation's row is held until this one is kept. */
    private static Uni<Integer> nextOrdinal(Mutiny.Session session, UUID conversation) {
        return session.createNativeQuery("select id from conversation where id = :conversation for update", UUID.class)
                .setParameter("conversation", conversation)
                .getSingleResult()
                .chain(() -> session.createNativeQuery(
                                "select coalesce(max(ordinal) + 1, 0) from answer where conversation_id = :conversation",
                                Integer.class)
                        .setParameter("conversation", conversation)
                        .getSingleResult());
    }

    private static String title(String question) {
        int end = question.offsetByCodePoints(0, Math.min(TITLE, question.codePointCount(0, question.length())));
        return question.substring(0, end);
    }

    private static StoredAnswer answer(Tenant tenant, Kept kept, int ordinal) {
        StoredAnswer answer = new StoredAnswer();
        answer.id = kept.answer;
        answer.tenantId = tenant.id();
        answer.conversationId = kept.conversation;
        answer.ordinal = ordinal;
        answer.question = kept.question;
        answer.text = kept.text;
        answer.outcome = kept.outcome.code();
        answer.model = kept.model;
        answer.createdAt = Instant.now();
        return answer;
    }

    private static StoredCitation citation(Tenant tenant, UUID answer, AnswerEvent.Cited cited) {
        StoredCitation citation = new StoredCitation();
        citation.id = UUID.randomUUID();
        citation.tenantId = tenant.id();
        citation.answerId = answer;
        citation.ordinal = cited.ordinal();
        citation.claim = cited.claim();
        citation.quote = cited.quote();
        citation.pageId = cited.page().pageId();
        citation.documentName = cited.page().documentName();
        citation.pageNumber = cited.page().number();
        citation.verdict = cited.citation().verdict().code();
        citation.boxes = Boxes.write(cited.citation().boxes());
        citation.claimedBox =
                cited.citation().claimed().map(box -> Boxes.write(box).encode()).orElse(null);
        return citation;
    }
}
