package dev.fovea.retrieval.embedding;

import dev.langchain4j.exception.HttpException;
import dev.langchain4j.exception.RateLimitException;
import dev.langchain4j.exception.TimeoutException;
import dev.langchain4j.exception.UnresolvedModelServerException;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.ClosedChannelException;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Tells a model's server that does not answer from one that refuses what it is asked: waiting helps with the first alone. */
final class ServerOutage {
    /** Too many requests; a proxy before a server that is away; starting or overloaded. */
    private static final Set<Integer> STATUSES = Set.of(429, 502, 503, 504);

    private ServerOutage() {}

    static boolean is(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = next(cause)) {
            if (cause instanceof RateLimitException
                    || cause instanceof TimeoutException
                    || cause instanceof UnresolvedModelServerException
                    || cause instanceof HttpException http && STATUSES.contains(http.statusCode())
                    || cause instanceof IOException io && isOfTheNetwork(io)) {
                return true;
            }
        }
        return false;
    }

    /** What is wrong, by the innermost failure; the JDK's says nothing where there was no connection. */
    static String reason(Throwable failure) {
        Throwable innermost = failure;
        for (Throwable cause = failure; cause != null; cause = next(cause)) {
            if (cause instanceof ConnectException && cause.getMessage() == null) {
                return "there is no connection to it";
            }
            innermost = cause;
        }
        return Objects.requireNonNullElse(
                innermost.getMessage(), innermost.getClass().getSimpleName());
    }

    /** A JSON parser's failures are IOExceptions too. */
    private static boolean isOfTheNetwork(IOException failure) {
        return failure instanceof SocketException
                || failure instanceof UnknownHostException
                || failure instanceof HttpTimeoutException
                || failure instanceof ClosedChannelException
                || failure instanceof EOFException
                || failure.getClass() == IOException.class;
    }

    private static @Nullable Throwable next(Throwable failure) {
        Throwable cause = failure.getCause();
        return cause == failure ? null : cause;
    }
}
