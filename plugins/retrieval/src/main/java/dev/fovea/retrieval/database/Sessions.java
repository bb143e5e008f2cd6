package dev.fovea.retrieval.database;

import dev.fovea.retrieval.entity.PageJob;
import dev.fovea.retrieval.entity.StoredAnswer;
import dev.fovea.retrieval.entity.StoredCitation;
import dev.fovea.retrieval.entity.StoredCollection;
import dev.fovea.retrieval.entity.StoredConversation;
import dev.fovea.retrieval.entity.StoredDocument;
import dev.fovea.retrieval.entity.StoredKey;
import dev.fovea.retrieval.entity.StoredPage;
import dev.fovea.retrieval.entity.StoredRegion;
import dev.fovea.retrieval.entity.StoredTenant;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.hibernate.boot.MetadataSources;
import org.hibernate.boot.registry.BootstrapServiceRegistryBuilder;
import org.hibernate.boot.registry.StandardServiceRegistry;
import org.hibernate.cfg.AvailableSettings;
import org.hibernate.engine.jdbc.spi.SqlExceptionHelper;
import org.hibernate.engine.jdbc.spi.SqlStatementLogger;
import org.hibernate.reactive.mutiny.Mutiny;
import org.hibernate.reactive.pool.impl.ExternalSqlClientPool;
import org.hibernate.reactive.provider.ReactiveServiceRegistryBuilder;
import org.hibernate.reactive.provider.Settings;
import org.hibernate.reactive.provider.service.NoJdbcConnectionProvider;
import org.hibernate.reactive.vertx.VertxInstance;
import org.hibernate.reactive.vertx.impl.ProvidedVertxInstance;

/**
 * Hibernate Reactive set up in code: no persistence.xml, no scanning, no service loader, hence the same within a container.
 */
final class Sessions {
    private static final List<Class<?>> ENTITIES = List.of(
            StoredTenant.class,
            StoredKey.class,
            StoredCollection.class,
            StoredDocument.class,
            StoredPage.class,
            StoredRegion.class,
            PageJob.class,
            StoredConversation.class,
            StoredAnswer.class,
            StoredCitation.class);
    private static final int BATCH = 64;
    private static final int CONNECT_MILLIS = 5_000;
    private static final int WAIT_SECONDS = 15;

    private Sessions() {}

    /** Connections that the server has closed are dropped by the pool, and the next use opens another. */
    static Pool pool(DatabaseConfig config, Vertx vertx) {
        PgConnectOptions connect = PgConnectOptions.fromUri(config.url())
                .setUser(config.user())
                .setPassword(config.password())
                .setCachePreparedStatements(true)
                .setConnectTimeout(CONNECT_MILLIS);
        PoolOptions options = new PoolOptions()
                .setMaxSize(config.connections())
                .setConnectionTimeout(WAIT_SECONDS)
                .setConnectionTimeoutUnit(TimeUnit.SECONDS);
        return PgBuilder.pool().connectingTo(connect).with(options).using(vertx).build();
    }

    /**
     * {@code hibernate.order_inserts} stays off: Hibernate Reactive 3.2 sorts the inserts of all sessions by one object that
     * keeps its state in a field, so that sessions that flush at the same moment lose each other's rows.
     */
    static Mutiny.SessionFactory open(Vertx vertx, Pool pool) {
        ClassLoader loader = Sessions.class.getClassLoader();
        StandardServiceRegistry registry = new ReactiveServiceRegistryBuilder(new BootstrapServiceRegistryBuilder()
                        .applyClassLoader(loader)
                        .enableAutoClose()
                        .build())
                .addService(VertxInstance.class, new ProvidedVertxInstance(vertx))
                .applySetting(
                        Settings.SQL_CLIENT_POOL,
                        new ExternalSqlClientPool(pool, new SqlStatementLogger(), new SqlExceptionHelper(false)))
                .applySetting(AvailableSettings.CONNECTION_PROVIDER, NoJdbcConnectionProvider.INSTANCE)
                .applySetting(AvailableSettings.STATEMENT_BATCH_SIZE, BATCH)
                .applySetting(AvailableSettings.USE_SECOND_LEVEL_CACHE, false)
                .build();
        MetadataSources sources = new MetadataSources(registry);
        ENTITIES.forEach(sources::addAnnotatedClass);
        return sources.buildMetadata().buildSessionFactory().unwrap(Mutiny.SessionFactory.class);
    }
}
