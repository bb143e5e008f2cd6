package dev.fovea.retrieval.database;

import io.vertx.core.VertxException;
import io.vertx.core.impl.NoStackTraceThrowable;
import java.io.IOException;
import java.sql.SQLException;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Tells a database that does not answer from one that answers with an error. */
final class Outage {
    /** PostgreSQL's classes: connection exception, insufficient resources, operator intervention (a restart). */
    private static final Set<String> CLASSES = Set.of("08", "53", "57");

    private static final int CLASS_LENGTH = 2;

    private Outage() {}

    static boolean is(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = next(cause)) {
            if (cause instanceof DatabaseException) {
                return false;
            }
            if (cause instanceof IOException
                    || cause instanceof TimeoutException
                    || cause instanceof VertxException
                    || cause instanceof NoStackTraceThrowable) {
                return true;
            }
            if (cause instanceof SQLException sql && inClasses(sql.getSQLState())) {
                return true;
            }
            if (cause instanceof io.vertx.sqlclient.DatabaseException sql && inClasses(sql.getSqlState())) {
                return true;
            }
        }
        return false;
    }

    static DatabaseException of(Throwable failure) {
        return new DatabaseException(
                DatabaseException.Code.UNAVAILABLE, "the database does not answer: " + failure.getMessage(), failure);
    }

    private static @Nullable Throwable next(Throwable failure) {
        Throwable cause = failure.getCause();
        return cause == failure ? null : cause;
    }

    private static boolean inClasses(@Nullable String state) {
        return state != null && state.length() > CLASS_LENGTH && CLASSES.contains(state.substring(0, CLASS_LENGTH));
    }
}
