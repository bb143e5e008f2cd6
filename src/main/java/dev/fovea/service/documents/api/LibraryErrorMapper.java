package dev.fovea.service.documents.api;

import dev.fovea.plugin.UnreadableException;
import dev.fovea.retrieval.database.DatabaseException;
import dev.fovea.retrieval.embedding.EmbeddingException;
import dev.fovea.retrieval.library.LibraryException;
import dev.fovea.service.problem.Problem;
import dev.fovea.service.problem.ProblemCode;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** What the library refuses, as problems. */
@Singleton
final class LibraryErrorMapper {
    private static final Logger LOG = Logger.getLogger(LibraryErrorMapper.class);
    private static final int RETRY_AFTER_SECONDS = 5;

    @ServerExceptionMapper
    Response map(LibraryException failure) {
        return response(LibraryProblems.codeOf(failure), String.valueOf(failure.getMessage()));
    }

    @ServerExceptionMapper
    Response map(UnreadableException failure) {
        return response(ProblemCode.PAGE_UNREADABLE, String.valueOf(failure.getMessage()));
    }

    /** The operator reads the reason in the log; whoever called cannot do anything about it. */
    @ServerExceptionMapper
    Response map(DatabaseException failure) {
        LOG.warnf("A request met a database that does not work: %s", failure.getMessage());
        return response(ProblemCode.DOCUMENTS_UNAVAILABLE, LibraryProblems.NO_DATABASE);
    }

    /** Where the model's server is concerns the operator alone. */
    @ServerExceptionMapper
    Response map(EmbeddingException failure) {
        LOG.warnf("A request met an embedding model that does not work: %s", failure.getMessage());
        return response(ProblemCode.EMBEDDING_FAILED, LibraryProblems.NO_EMBEDDING);
    }

    private static Response response(ProblemCode code, String detail) {
        Response.ResponseBuilder response =
                Response.status(code.status()).type(Problem.MEDIA_TYPE).entity(Problem.of(code, detail));
        return code.status() == ProblemCode.DOCUMENTS_UNAVAILABLE.status()
                ? response.header(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS).build()
                : response.build();
    }
}
