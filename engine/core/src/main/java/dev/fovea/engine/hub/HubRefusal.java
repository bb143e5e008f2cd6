package dev.fovea.engine.hub;

import dev.fovea.engine.api.EngineException;
import dev.fovea.engine.api.ErrorCode;
import java.io.IOException;
import java.net.http.HttpResponse;

/** What the hub's refusals mean, and what to do about each. */
final class HubRefusal {
    private HubRefusal() {}

    /**
     * Lets success pass.
     *
     * @throws EngineException where asking again would not help
     * @throws IOException where it might
     */
    static void check(HttpResponse<?> response, ModelId id, String what) throws IOException {
        int status = response.statusCode();
        if (status / 100 == 2) {
            return;
        }
        if (status == 429 || status >= 500) {
            throw new IOException("the hub answered %d to the request for %s".formatted(status, what));
        }
        String reason = response.headers().firstValue("X-Error-Code").orElse("");
        boolean authorized =
                response.request().headers().firstValue("Authorization").isPresent();
        throw switch (status) {
            case 401 -> unauthorized(id, authorized);
            case 403 ->
                new EngineException(
                        ErrorCode.CHECKPOINT_DOWNLOAD_FAILED,
                        "access to %s is restricted (403): accept its terms on its page and set HF_TOKEN to a token of that account"
                                .formatted(id));
            case 404 -> missing(id, what, reason);
            default ->
                new EngineException(
                        ErrorCode.CHECKPOINT_DOWNLOAD_FAILED,
                        "the hub answered %d to the request for %s of %s".formatted(status, what, id));
        };
    }

    private static EngineException unauthorized(ModelId id, boolean authorized) {
        String remedy = authorized
                ? "HF_TOKEN was not accepted: renew it, or unset it if the model is public"
                : "there is no public model of that name: check it, or set HF_TOKEN if the model is private or gated";
        return new EngineException(ErrorCode.CHECKPOINT_DOWNLOAD_FAILED, "%s (401): %s".formatted(id, remedy));
    }

    private static EngineException missing(ModelId id, String what, String reason) {
        String found =
                switch (reason) {
                    case "RevisionNotFound" -> "%s has no revision '%s'".formatted(id.repository(), id.revision());
                    case "EntryNotFound" -> "%s has no file %s".formatted(id, what);
                    default -> "the hub has no model %s".formatted(id);
                };
        return new EngineException(
                ErrorCode.CHECKPOINT_MISSING, found + " (404): check the spelling, or name a folder");
    }
}
