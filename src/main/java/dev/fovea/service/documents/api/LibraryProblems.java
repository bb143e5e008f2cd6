package dev.fovea.service.documents.api;

import dev.fovea.engine.api.EngineException;
import dev.fovea.plugin.UnreadableException;
import dev.fovea.retrieval.database.DatabaseException;
import dev.fovea.retrieval.embedding.EmbeddingException;
import dev.fovea.retrieval.library.LibraryException;
import dev.fovea.service.problem.Problem;
import dev.fovea.service.problem.ProblemCode;
import dev.fovea.service.problem.ProblemException;
import org.jboss.logging.Logger;

/** Failures of the library in the words of problems. */
final class LibraryProblems {
    static final String NO_EMBEDDING =
            "the embedding model does not work; try again in a moment, or search by words alone";
    static final String NO_DATABASE = "the database does not answer; try again in a moment";

    private static final Logger LOG = Logger.getLogger(LibraryProblems.class);

    private LibraryProblems() {}

    static ProblemCode codeOf(LibraryException failure) {
        return switch (failure.code()) {
            case TENANT_NAME_TAKEN -> ProblemCode.TENANT_NAME_TAKEN;
            case COLLECTION_NAME_TAKEN -> ProblemCode.COLLECTION_NAME_TAKEN;
            case COLLECTION_UNKNOWN -> ProblemCode.COLLECTION_UNKNOWN;
            case NAME_INVALID -> ProblemCode.NAME_INVALID;
            case FILE_EMPTY -> ProblemCode.FILE_EMPTY;
            case FILE_TOO_LARGE -> ProblemCode.FILE_TOO_LARGE;
            case FILE_UNSUPPORTED -> ProblemCode.FILE_UNSUPPORTED;
            case STORAGE_FULL -> ProblemCode.STORAGE_FULL;
            case STORAGE_FAILED -> ProblemCode.DOCUMENTS_UNAVAILABLE;
            case CONVERSATION_UNKNOWN -> ProblemCode.CONVERSATION_UNKNOWN;
            case PAGES_UNREADABLE -> ProblemCode.PAGES_UNREADABLE;
            case MODEL_FAILED -> ProblemCode.MODEL_FAILED;
        };
    }

    /** For a stream that has begun, where no mapper comes any more. */
    static Problem of(Throwable failure) {
        return switch (failure) {
            case ProblemException known -> known.problem();
            case LibraryException known -> problem(codeOf(known), known);
            case UnreadableException known -> problem(ProblemCode.PAGE_UNREADABLE, known);
            case DatabaseException known -> Problem.of(ProblemCode.DOCUMENTS_UNAVAILABLE, NO_DATABASE);
            case EmbeddingException known -> Problem.of(ProblemCode.EMBEDDING_FAILED, NO_EMBEDDING);
            case EngineException known -> problem(ProblemCode.MODEL_FAILED, known);
            default -> {
                LOG.error("A stream met a defect", failure);
                yield Problem.of(ProblemCode.INTERNAL_ERROR, "the service failed at this request; its log says more");
            }
        };
    }

    private static Problem problem(ProblemCode code, Throwable failure) {
        return Problem.of(code, String.valueOf(failure.getMessage()));
    }
}
