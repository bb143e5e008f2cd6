package dev.fovea.service.access;

import dev.fovea.service.access.WordsLimit.TooManyException;
import dev.fovea.service.problem.ProblemCode;
import dev.fovea.service.problem.ProblemException;
import jakarta.ws.rs.ext.Provider;
import jakarta.ws.rs.ext.ReaderInterceptor;
import jakarta.ws.rs.ext.ReaderInterceptorContext;
import java.io.IOException;

/** Bounds what is read of a request that has no files and does not say how long it is. */
@Provider
public final class WordsLimiter implements ReaderInterceptor {
    @Override
    public Object aroundReadFrom(ReaderInterceptorContext reading) throws IOException {
        if (!(reading.getProperty(AccessFilter.WORDS) instanceof Long most)) {
            return reading.proceed();
        }
        try {
            reading.setInputStream(new WordsLimit(reading.getInputStream(), most));
            return reading.proceed();
        } catch (TooManyException e) {
            throw new ProblemException(
                    ProblemCode.BODY_TOO_LARGE,
                    "a request without files may have %d bytes; found more".formatted(most));
        }
    }
}
