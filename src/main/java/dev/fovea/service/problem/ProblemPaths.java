package dev.fovea.service.problem;

import java.util.Set;

/** Which paths tell failures as problem details. */
public final class ProblemPaths {
    private static final String VERSION = "/v1/";
    private static final Set<String> OURS = Set.of("collections", "documents", "conversations", "tenants", "keys");

    private ProblemPaths() {}

    /**
     * Whether a path is of documents; what else there is below {@code /v1} is OpenAI's.
     *
     * @param path with or without a slash at its beginning
     */
    public static boolean covers(String path) {
        String rooted = path.startsWith("/") ? path : "/" + path;
        if (!rooted.startsWith(VERSION)) {
            return false;
        }
        String rest = rooted.substring(VERSION.length());
        int end = rest.indexOf('/');
        return OURS.contains(end < 0 ? rest : rest.substring(0, end));
    }
}
