package dev.fovea.retrieval.database;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import io.vertx.sqlclient.Pool;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import org.hibernate.engine.spi.SessionImplementor;
import org.hibernate.reactive.mutiny.Mutiny;
import org.hibernate.reactive.mutiny.impl.MutinySessionImpl;
import org.hibernate.reactive.session.ReactiveSession;

/** An opened database, its schema up to date. Safe for use by many threads; results arrive on an event loop. */
public final class Database implements AutoCloseable {
    private static final double MILLIS = 1_000;
    private static final Duration CLOSING = Duration.ofSeconds(10);
    private static final Duration HEARTBEAT = Duration.ofSeconds(5);

    private final Vertx vertx;
    private final boolean ownVertx;
    private final Pool pool;
    private final Mutiny.SessionFactory sessions;
    private final int dimension;
    private final String language;
    private final Duration patience;

    private Database(Vertx vertx, boolean ownVertx, DatabaseConfig config, int dimension, String language) {
        this.vertx = vertx;
        this.ownVertx = ownVertx;
        this.dimension = dimension;
        this.language = language;
        this.patience = config.patience();
        this.pool = Sessions.pool(config, vertx);
        this.sessions = Sessions.open(vertx, pool);
    }

    /**
     * Connects, brings the schema up to date and blocks meanwhile; with a Vert.x of its own.
     *
     * @param embeddings what is kept in it
     * @param language PostgreSQL's name of a text search configuration, such as {@code english} or {@code simple}
     * @throws DatabaseException if it cannot be reached, or was made for other embeddings or another language
     */
    public static Database open(DatabaseConfig config, EmbeddingKind embeddings, String language) {
        return open(config, embeddings, language, Optional.empty());
    }

    /** For embeddings of some length, whatever makes them. */
    public static Database open(DatabaseConfig config, int dimension, String language) {
        return open(config, EmbeddingKind.of(dimension), language);
    }

    /** The same on a Vert.x that the caller closes. */
    public static Database open(DatabaseConfig config, EmbeddingKind embeddings, String language, Vertx vertx) {
        return open(config, embeddings, language, Optional.of(vertx));
    }

    private static Database open(
            DatabaseConfig config, EmbeddingKind embeddings, String language, Optional<Vertx> given) {
        new Migrations(config, embeddings, language).run();
        return new Database(given.orElseGet(Vertx::vertx), given.isEmpty(), config, embeddings.dimension(), language);
    }

    /**
     * Runs work in one transaction that sees and writes rows of one tenant. It may take as long as it takes: if it were given up,
     * it would be done all the same, and what comes after it, such as the deletion of files, would not.
     */
    public <T> Uni<T> inTenant(Tenant tenant, Function<Mutiny.Session, Uni<T>> work) {
        return toCaller(inTransaction(ofTenant(tenant, work)));
    }

    /**
     * The same for work that only reads and that somebody waits for: fails as {@link DatabaseException.Code#UNAVAILABLE} where it
     * takes longer than the configured patience.
     */
    public <T> Uni<T> readInTenant(Tenant tenant, Function<Mutiny.Session, Uni<T>> work) {
        return toCaller(patient(inTransaction(ofTenant(tenant, work))));
    }

    private static <T> Function<Mutiny.Session, Uni<T>> ofTenant(Tenant tenant, Function<Mutiny.Session, Uni<T>> work) {
        return session -> session.createNativeQuery("select set_config('fovea.tenant', :tenant, true)", String.class)
                .setParameter("tenant", tenant.id().toString())
                .getSingleResult()
                .chain(() -> work.apply(session));
    }

    /**
     * Runs work in one transaction that sees the rows of no tenant: for tenants themselves, keys and claims. None of it is long, and
     * it fails as {@link #readInTenant} does.
     */
    public <T> Uni<T> outsideTenants(Function<Mutiny.Session, Uni<T>> work) {
        return toCaller(patient(inTransaction(work)));
    }

    /**
     * Each unit of work has a session and a Vert.x context of its own. Hibernate would else share one session among all that
     * runs in the caller's context, so that two tenants' work might meet in it, and would refuse callers on worker threads. A
     * caller that goes away, or for whom it takes too long, does not interrupt a transaction: it ends by itself.
     */
    private <T> Uni<T> inTransaction(Function<Mutiny.Session, Uni<T>> work) {
        Uni<T> transaction = sessions.openSession()
                .chain(session -> session.withTransaction(running -> work.apply(session))
                        .onItemOrFailure()
                        .call((item, failure) -> {
                            forgetBulkUpdates(session, failure == null);
                            return session.close();
                        }))
                .onFailure(Outage::is)
                .transform(Outage::of);
        return Uni.createFrom().emitter(emitter -> ((VertxInternal) vertx)
                .createEventLoopContext()
                .runOnContext(ignored -> transaction.subscribe().with(emitter::complete, emitter::fail)));
    }

    private <T> Uni<T> patient(Uni<T> transaction) {
        return transaction.ifNoItem().after(patience).failWith(this::hangs);
    }

    private static <T> Uni<T> toCaller(Uni<T> result) {
        Context caller = Vertx.currentContext();
        return caller == null ? result : result.emitOn(task -> caller.runOnContext(ignored -> task.run()));
    }

    private DatabaseException hangs() {
        return new DatabaseException(
                DatabaseException.Code.UNAVAILABLE,
                "the database does not answer: expected the end of a transaction within %s s, and it goes on"
                        .formatted(patience.toMillis() / MILLIS));
    }

    /**
     * Native updates leave a note in Hibernate's own queue of things to do after the transaction (to evict second-level caches,
     * of which there are none). Hibernate Reactive works off a queue of its own and never that one, and the session then
     * warns at closing (HHH90010101).
     */
    private static void forgetBulkUpdates(Mutiny.Session session, boolean committed) {
        if (session instanceof MutinySessionImpl opened
                && opened.unwrap(ReactiveSession.class) instanceof SessionImplementor implementor) {
            implementor.getActionQueue().afterTransactionCompletion(committed);
        }
    }

    /** Length of the embeddings. */
    public int dimension() {
        return dimension;
    }

    /** PostgreSQL's text search configuration. */
    public String language() {
        return language;
    }

    /** What its event loops run on. */
    public Vertx vertx() {
        return vertx;
    }

    /** Whether it answers within five seconds. */
    public Uni<Boolean> answers() {
        return outsideTenants(session ->
                        session.createNativeQuery("select 1", Integer.class).getSingleResult())
                .map(one -> one == 1)
                .ifNoItem()
                .after(HEARTBEAT)
                .recoverWithItem(false)
                .onFailure()
                .recoverWithItem(false);
    }

    @Override
    public void close() {
        sessions.close();
        await(pool.close());
        if (ownVertx) {
            await(vertx.close());
        }
    }

    private static void await(io.vertx.core.Future<Void> closing) {
        Uni.createFrom().completionStage(closing.toCompletionStage()).await().atMost(CLOSING);
    }
}
